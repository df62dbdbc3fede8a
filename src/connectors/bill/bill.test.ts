import { conforms } from "../conformance.ts";
import { billHarness } from "./harness.ts";
import { bill } from "./index.ts";

conforms({ connector: bill, harness: billHarness });
