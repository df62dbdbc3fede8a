import { expect, it } from "vitest";
import { taxId, tellingTaxId } from "./tax-id.ts";

it.each([
  ["91-5550142", "915550142"],
  [" 91 555 01 42 ", "915550142"],
  ["us915550142", "915550142"],
  ["BE 0477.472.701", "0477472701"],
  ["ATU12345678", "ATU12345678"],
  ["X1234567L", "X1234567L"],
  ["b-1234", "B1234"],
  ["US", "US"],
])("%j is compared as %j", (text, compared) => {
  expect(taxId(text)).toBe(compared);
});

it.each([null, undefined, "", " - "])("%j is none", (text) => {
  expect(taxId(text)).toBeNull();
});

it.each(["00-0000000", "999999999", "12-3456789", "987654321", "n/a", "Applied for", "-"])(
  "%j tells nobody apart",
  (text) => {
    expect(tellingTaxId(text)).toBeNull();
  },
);

it.each(["915550142", "ATU12345678", "123456780"])("%j tells one from others", (text) => {
  expect(tellingTaxId(text)).toBe(text);
});
