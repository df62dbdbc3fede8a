import { describe, expect, it } from "vitest";
import { houseNumber, postalCode } from "./postal.ts";

describe("a postal address", () => {
  it.each([
    ["78702-1234", "78702"],
    ["787021234", "78702"],
    ["sw1a 1aa", "SW1A1AA"],
    [" ", null],
    [null, null],
  ])("the code %s is compared as %s", (text, expected) => {
    expect(postalCode(text)).toBe(expected);
  });

  it.each([
    ["1200 Elm St, Suite 4", "1200"],
    ["Elm St 12a", "12A"],
    ["Suite 4, 1200 Elm St", "4"],
    ["The Old Mill, 7 River Rd", "7"],
    ["42nd Street 9", "9"],
    ["Elm Street", null],
    [null, null],
  ])("the house of %s is %s", (street, expected) => {
    expect(houseNumber(street)).toBe(expected);
  });
});
