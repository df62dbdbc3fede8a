import { describe, expect, it } from "vitest";
import { email, ownDomain } from "./email.ts";

describe("an e-mail address", () => {
  it("is compared without case and surroundings", () => {
    expect(email(" Mailto:Office@Acme.EXAMPLE ".trim())).toBe("office@acme.example");
    expect(email("office")).toBeNull();
    expect(email(null)).toBeNull();
  });

  it.each([
    ["office@acme.example", "acme.example"],
    ["https://www.acme.example/contact?x=1", "acme.example"],
    ["ACME.example:8080", "acme.example"],
    ["someone@gmail.com", null],
    ["someone@yahoo.co.uk", null],
    ["https://facebook.com/acme", null],
    ["https://acme.wixsite.com/home", null],
    ["office@web-builders.com", "web-builders.com"],
    ["localhost", null],
    [null, null],
  ])("%s stands in the company's own domain %s", (text, expected) => {
    expect(ownDomain(text)).toBe(expected);
  });
});
