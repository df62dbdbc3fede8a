import { expect, it } from "vitest";
import { counted, documentNamed, listed, moment, shown } from "./words.ts";

it("tells a moment in the zone, over the change to summer time", () => {
  expect(moment("2026-03-29T00:59:59Z", "Europe/Berlin")).toBe("2026-03-29 01:59:59");
  expect(moment("2026-03-29T01:00:00Z", "Europe/Berlin")).toBe("2026-03-29 03:00:00");
  expect(moment("2026-11-22T05:00:00Z", "America/New_York")).toBe("2026-11-22 00:00:00");
  expect(moment(null, "UTC")).toBe("");
});

it.each([
  [null, "(empty)"],
  [[], "(empty)"],
  [{ street: "1 Quarry Rd", city: null }, "street 1 Quarry Rd"],
  [[{ number: "••••3000", trusted: false }], "number ••••3000, trusted no"],
  [true, "yes"],
  ["0.10", "0.10"],
])("shows %j as %s", (value, text) => {
  expect(shown(value)).toBe(text);
});

it("counts and lists in words", () => {
  expect([counted(1, "entry", "entries"), counted(1200, "entry", "entries")]).toEqual([
    "1 entry",
    "1,200 entries",
  ]);
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
});

it("names a document by its title, or by its key while it has none", () => {
  expect(documentNamed({ noun: "change-order", title: "CO-7", key: "k1" })).toBe("change order “CO-7”");
  expect(documentNamed({ noun: "vendor", title: "", key: "k1" })).toBe("vendor k1");
});
