import { describe, expect, it } from "vitest";
import type { Side } from "../case.ts";
import { after, atRest, road } from "../simulation.ts";
import { aCase, exactly, minute, outcome, settled, silent } from "../testing.ts";
import { all, Vendor, vendorFlow } from "./vendor.ts";

const known = Vendor.parse({
  name: "Ramos Steel",
  terms: "net-30",
  account: "0001",
  inbox: "a@p.se",
  cleared: true,
  insuredUntil: "2026-12-31",
});
const { account: _, ...unpaid } = known;
const agreed = (side: Side, now: Partial<Vendor> = {}) =>
  settled<Vendor>(side, side === "construction" || side === "compliance" ? unpaid : known, now);
const story = (side: Side, now: Partial<Vendor>) =>
  outcome(vendorFlow, {
    known,
    state: "payable",
    voices: all.map((one) => agreed(one, one === side ? now : {})),
  });

describe("a vendor with four sides", () => {
  it.each<[Side, Partial<Vendor>, readonly Side[]]>([
    ["construction", { name: "Ramos Iron" }, ["erp", "ap", "compliance"]],
    ["erp", { terms: "net-45" }, ["construction", "ap", "compliance"]],
    ["erp", { account: "0002" }, ["ap"]],
    ["compliance", { insuredUntil: "2027-01-31" }, ["construction", "erp", "ap"]],
    ["ap", { inbox: "b@p.se" }, ["construction", "erp", "compliance"]],
  ])("hears %s say %j and tells it to %s", (side, now, told) => {
    const one = story(side, now);
    expect(one.told).toEqual(Object.fromEntries(told.map((to) => [to, now])));
    expect(one.held).toEqual([]);
  });

  it("puts back what another says of its insurance, and asks a person about its account", () => {
    expect(story("ap", { insuredUntil: "2030-01-01", account: "0666" })).toMatchObject({
      told: exactly({ ap: { insuredUntil: "2026-12-31" } }),
      held: ["ownership.conflict ap#account"],
    });
  });

  it("goes to the payers only once its papers are checked", () => {
    const voices = [
      settled<Vendor>("construction", { name: "Ramos Steel" }),
      ...all.slice(1).map((side) => silent<Vendor>(side)),
    ];
    const fresh = { known: Vendor.parse({ name: "Ramos Steel" }), voices };
    expect(Object.keys(outcome(vendorFlow, fresh).told)).toEqual(["construction", "compliance"]);
  });

  it("is stopped by those who check it, and by nobody else", () => {
    expect(story("compliance", { cleared: false }).state).toBe("unchecked");
    expect(story("erp", { cleared: false })).toMatchObject({
      state: "payable",
      told: exactly({ erp: { cleared: true } }),
    });
  });

  it("is the same everywhere in the end, but for what a side is not told", () => {
    const edits = [
      { seat: "construction", patch: { name: "Ramos Steel" } },
      { seat: "compliance", patch: { cleared: true, insuredUntil: "2027-01-31" } },
      { seat: "erp", patch: { terms: "net-30", account: "0001" } },
      { seat: "ap", patch: { inbox: "a@p.se" } },
    ];
    const start = road(vendorFlow, aCase(vendorFlow, { voices: all.map((side) => silent<Vendor>(side)) }), {
      facts: {},
    });
    const end = edits.reduce(
      (now, { seat, patch }, nth) => atRest(after(now, { do: "edit", seat, patch, at: minute(nth) })),
      start,
    );
    const image = {
      name: "Ramos Steel",
      terms: "net-30",
      insuredUntil: "2027-01-31",
      cleared: true,
      inbox: "a@p.se",
    };
    expect(Object.fromEntries([...end.systems].map(([seat, one]) => [seat, one.image]))).toEqual({
      construction: image,
      compliance: image,
      erp: { ...image, account: "0001" },
      ap: { ...image, account: "0001" },
    });
  });
});
