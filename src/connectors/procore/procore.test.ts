import { conforms } from "../conformance.ts";
import { procoreHarness } from "./harness.ts";
import { procore } from "./index.ts";

conforms({ connector: procore, harness: procoreHarness });
