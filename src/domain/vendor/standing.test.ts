import { expect, it } from "vitest";
import { aVendor } from "./example.ts";
import { standingOf } from "./standing.ts";

const vendor = aVendor({ bankAccounts: [], registration: "active" });
const hold = { number: 7, seat: null, field: null, says: "it may be another" };
const asked = (over: Partial<Parameters<typeof standingOf>[0]> = {}) =>
  standingOf({ state: "active", vendor, holds: [], ...over });

it("is approved where nothing speaks against it", () => {
  expect(asked()).toEqual({ standing: "approved", blocks: [], conditions: [] });
});

it("is proposed until somebody has admitted it, with what it waits for", () => {
  expect(asked({ state: "proposed", holds: [hold] })).toEqual({
    standing: "proposed",
    blocks: [{ where: "everywhere", says: "it may be another", hold: 7 }],
    conditions: [],
  });
});

it.each([
  [{ state: "inactive" }, "the books have made it inactive"],
  [{ vendor: { ...vendor, active: false } }, "the books have made it inactive"],
  [{ holds: [hold] }, "it may be another"],
])("is blocked everywhere by %j", (over, says) => {
  expect(asked(over)).toMatchObject({ standing: "blocked", blocks: [{ where: "everywhere", says }] });
});

it("is blocked in one system alone where only that waits", () => {
  expect(asked({ holds: [{ ...hold, seat: "odoo" }] })).toMatchObject({
    standing: "conditional",
    blocks: [{ where: "odoo", hold: 7 }],
  });
});

it.each([
  [{ holds: [{ ...hold, seat: "odoo", field: "terms" }] }, "terms in odoo: it may be another"],
  [
    { vendor: { ...vendor, registration: "cancelled" as const } },
    "the public register has cancelled its tax identity",
  ],
  [
    { vendor: { ...vendor, bankAccounts: [{ number: "1", routing: null, trusted: false }] } },
    "a bank account is not trusted in the books yet: nothing is paid to it",
  ],
])("is conditional by %j", (over, says) => {
  expect(asked(over)).toEqual({ standing: "conditional", blocks: [], conditions: [says] });
});

const lapsed = { gate: "blocked", says: "General liability expired on 2026-06-01" } as const;
const valid = { gate: "allowed", says: "holds until 2027-01-01" } as const;

it("is blocked on the project alone on which its papers have lapsed", () => {
  const papers = [
    { where: "Riverside", ...valid },
    { where: "Depot", ...lapsed },
  ];
  expect(asked({ papers })).toEqual({
    standing: "conditional",
    blocks: [{ where: "Depot", says: lapsed.says, hold: null }],
    conditions: [],
  });
});

it("is blocked everywhere by papers that are for everywhere, unless a nearer word allows it somewhere", () => {
  const everywhere = { where: "everywhere", ...lapsed };
  expect(asked({ papers: [everywhere] })).toMatchObject({ standing: "blocked" });
  expect(asked({ papers: [everywhere, { where: "Riverside", ...valid }] })).toMatchObject({
    standing: "conditional",
    blocks: [{ where: "everywhere else" }],
  });
});

it("is conditional where the firm wants to be warned", () => {
  expect(asked({ papers: [{ where: "Depot", ...lapsed, gate: "warned" }] })).toMatchObject({
    standing: "conditional",
    conditions: [`Depot: ${lapsed.says}`],
  });
});
