import { describe } from "vitest";
import { conforms } from "../conformance.ts";
import { odooHarness } from "./harness.ts";
import { odoo } from "./index.ts";

// One over each transport; what the versions differ in besides is in the contract, which each of them is held to.
describe.each([18, 19] as const)("Odoo %i", (version) => {
  conforms({ connector: odoo, harness: () => odooHarness(version) });
});
