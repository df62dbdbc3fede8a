import { expect, it } from "vitest";
import { conforms } from "../conformance.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import vendor from "./fixtures/vendor.json" with { type: "json" };
import { templateHarness } from "./harness.ts";
import { template } from "./index.ts";
import { vendors } from "./vendors.ts";

conforms({ connector: template, harness: templateHarness });

it("reads a recorded vendor", () => {
  const { says } = readingOf(vendors, vendor, vocabularyOf(template.vocabularies));
  expect(says).toEqual({
    name: "Cascade Concrete LLC",
    taxId: "915550142",
    phone: "253-555-0142",
    email: "ar@cascadeconcrete.example",
    active: true,
  });
});
