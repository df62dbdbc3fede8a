import { expect, it } from "vitest";
import { masked } from "./masked.ts";

it.each([
  ["as it is", "EIN 915550142 is taken", "EIN ••• is taken"],
  ["dashed", "EIN 91-5550142 is taken", "EIN ••• is taken"],
  ["spaced and twice", "91 555 0142 or 915550142", "••• or •••"],
])("hides a value %s", (_, text, expected) => {
  expect(masked(text, ["915550142", null, undefined, ""])).toBe(expected);
});

it("hides a value with signs of its own, whatever their case", () => {
  expect(masked("token AB+c/9.x was refused", ["ab+C/9.X"])).toBe("token ••• was refused");
});

it("leaves short values, which would blot out the sentence", () => {
  expect(masked("line 12 of 12", ["12"])).toBe("line 12 of 12");
});
