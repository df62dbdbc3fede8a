import { expect, it } from "vitest";
import { maskOf } from "./mask.ts";

it("leaves the last four of a bank or tax number, and keeps the shape of what holds them", () => {
  expect(maskOf("bank", [{ number: "DE89370400440532013000", routing: null, trusted: true }])).toEqual([
    { number: "••••3000", routing: null, trusted: true },
  ]);
  expect(maskOf("tax", "915550142")).toBe("••••0142");
});

it("leaves nothing of a number that is hardly longer than four", () => {
  expect(maskOf("bank", "1234567")).toBe("••••");
});

it("leaves nothing of pay", () => {
  expect(maskOf("pay", { rate: "45.00", hours: 40, note: null })).toEqual({
    rate: "•••",
    hours: "•••",
    note: null,
  });
});
