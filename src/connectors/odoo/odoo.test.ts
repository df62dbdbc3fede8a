import { describe } from "vitest";
import { conforms } from "../conformance.ts";
import { odooHarness } from "./harness.ts";
import { odoo } from "./index.ts";

// One over each transport; what the versions differ in besides is in the contract, which each of them is held to.
describe("Odoo 18", () => {
  conforms({ connector: odoo, harness: () => odooHarness(18) });
});

describe("Odoo 19", () => {
  conforms({ connector: odoo, harness: () => odooHarness(19), nouns: ["vendor"] });
});
