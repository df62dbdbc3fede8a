import { describe, expect, it } from "vitest";
import { phone } from "./phone.ts";

describe("a phone number", () => {
  it.each([
    ["+1 (512) 555-0142", "25550142"],
    ["512.555.0142", "25550142"],
    ["1-512-555-0142 ext. 12", "25550142"],
    ["5125550142x9", "25550142"],
    ["+49 (0)711 12345", "71112345"],
    ["0711/12345", "71112345"],
  ])("%s is compared as %s", (text, expected) => {
    expect(phone(text)).toBe(expected);
  });

  it.each(["", "12345", "000 000 0000", "n/a", null, undefined])("%j is none", (text) => {
    expect(phone(text)).toBeNull();
  });
});
