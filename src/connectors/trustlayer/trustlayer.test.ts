import { conforms } from "../conformance.ts";
import { trustLayerHarness } from "./harness.ts";
import { trustlayer } from "./index.ts";

conforms({ connector: trustlayer, harness: trustLayerHarness });
