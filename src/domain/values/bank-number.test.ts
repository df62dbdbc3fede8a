import { describe, expect, it } from "vitest";
import { bankNumberBroken } from "./bank-number.ts";

const account = (number: string, routing: string | null = null) => ({ number, routing });

describe("a bank account", () => {
  it.each([
    ["US", "000123456789", "021000021"],
    ["US", "000123456789", "111000025"],
    ["DE", "DE89 3704 0044 0532 0130 00", null],
    ["GB", "GB82 WEST 1234 5698 7654 32", null],
    ["GB", "31926819", "60-16-13"],
    ["CA", "1234567", "00001-003"],
    ["AU", "12345678", "062-000"],
    ["ZW", "1", "1"],
    [null, "1", "1"],
  ])("of %s holds: %s at %s", (country, number, routing) => {
    expect(bankNumberBroken(account(number, routing), country)).toBeUndefined();
  });

  it.each([
    ["US", "000123456789", "021000022", "ABA number"],
    ["US", "000123456789", "02100002", "ABA number"],
    ["US", "000123456789", "000000000", "ABA number"],
    ["DE", "DE89 3704 0044 0532 0130 01", null, "mod 97"],
    ["US", "DE89 3704 0044 0532 0130", null, "IBAN"],
    ["GB", "3192681", "601613", "eight digits"],
    ["GB", "31926819", "60161", "sort code"],
    ["CA", "1234567", "123", "Canadian"],
    ["AU", "12345678", "12345", "BSB"],
  ])("of %s does not: %s at %s", (country, number, routing, says) => {
    const broken = bankNumberBroken(account(number, routing), country);
    expect(broken).toContain(says);
    expect(broken).not.toContain(routing ?? number);
  });
});
