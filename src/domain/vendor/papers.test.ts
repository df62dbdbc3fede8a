import { describe, expect, it } from "vitest";
import { outcome, settled, silent, voice } from "../../kernel/testing.ts";
import { aCertificate, aSubject } from "../compliance/example.ts";
import type { ClearanceFacts } from "../compliance/gate.ts";
import type { Vendor } from "./entity.ts";
import { aVendor, unjudged } from "./example.ts";
import { vendorFlow } from "./flow.ts";

const onP2 = { project: "P2", name: "Bluebonnet on P2" };
const papers = (today: string, over: Parameters<typeof aCertificate>[0] = {}): ClearanceFacts => ({
  ...{ compliancePolicy: undefined, today },
  certificates: [
    { ref: { noun: "compliance", key: "c1" }, record: aCertificate(over), state: "in-force", seats: [] },
  ],
});
const everywhere = [
  voice<Vendor>("construction", aVendor()),
  ...(["erp", "ap", "compliance"] as const).map((side) => silent<Vendor>(side)),
];
const story = (facts: ClearanceFacts) =>
  outcome(vendorFlow, { voices: everywhere }, { lookAlikes: [], ...facts });

describe("a vendor whose papers have lapsed", () => {
  it("is made neither in the books nor where they pay, and its platform is told of it all the same", () => {
    const { state, told, held } = story(papers("2027-02-01"));
    expect([state, Object.keys(told), held]).toEqual([
      "active",
      ["compliance"],
      ["compliance.lapsed erp", "compliance.lapsed ap"],
    ]);
  });

  it("is made once one of its certificates holds, wherever that is for", () => {
    expect(Object.keys(story(papers("2026-06-01", onP2)).told)).toEqual(["erp", "ap", "compliance"]);
  });

  it("is made where the firm only wants to be warned", () => {
    const facts = { ...papers("2027-02-01"), compliancePolicy: [{ lapsed: "warn" as const }] };
    expect(story(facts)).toMatchObject({ held: [] });
  });

  it("is kept true where it is already", () => {
    const known = aVendor();
    const voices = [
      settled<Vendor>("construction", known, { website: "https://new.example" }),
      settled<Vendor>("erp", known),
    ];
    const facts = { lookAlikes: [], ...papers("2027-02-01", { subjects: [aSubject()] }) };
    expect(outcome(vendorFlow, { known, state: "active", voices }, facts).told).toMatchObject({
      erp: { website: "https://new.example" },
    });
  });
});

describe("what the books are told of its papers", () => {
  const known = aVendor();
  const inBooks = (facts: ClearanceFacts, now: Partial<Vendor> = {}, told: Partial<Vendor> = {}) =>
    outcome(
      vendorFlow,
      {
        ...{ known, state: "active" },
        voices: [
          settled<Vendor>("construction", known),
          settled<Vendor>("erp", { ...known, ...told }, now, { told }),
        ],
      },
      { lookAlikes: [], ...facts },
    );
  const says = "Bluebonnet on P2: General liability expired on 2027-01-01";

  it("is that nothing may be done with it, where all have lapsed", () => {
    expect(inBooks(papers("2027-02-01", onP2)).told).toEqual({ erp: { notice: { gate: "block", says } } });
  });

  it("is a warning that names the place, where some have", () => {
    const { certificates, ...facts } = papers("2027-02-01", onP2);
    const valid = {
      ...papers("2027-02-01").certificates[0],
      record: aCertificate({ project: "P1", subjects: [] }),
    };
    const both = { ...facts, certificates: [...certificates, valid as (typeof certificates)[number]] };
    expect(inBooks(both).told).toEqual({ erp: { notice: { gate: "warn", says } } });
  });

  it("is nothing while they hold, and that is told when they do again", () => {
    expect(inBooks(papers("2026-06-01")).told).toEqual({});
    const notice = { gate: "block", says } as const;
    expect(inBooks(papers("2026-06-01"), {}, { notice }).told).toEqual({ erp: { notice: null } });
  });

  it("is told again where somebody took it away, asks nobody, and comes to rest", () => {
    const notice = { gate: "block", says } as const;
    const facts = papers("2027-02-01", onP2);
    expect(inBooks(facts, { notice: null }, { notice })).toMatchObject({
      told: { erp: { notice } },
      held: [],
    });
    expect(inBooks(facts, {}, { notice }).told).toEqual({});
  });
});

describe("a vendor whom nobody has judged", () => {
  it("is made, unless the firm says otherwise", () => {
    expect(story(unjudged).held).toEqual([]);
    const strict = {
      ...unjudged,
      compliancePolicy: [{ effects: ["vendor" as const], unjudged: "block" as const }],
    };
    expect(story(strict).held).toEqual(["compliance.unjudged erp", "compliance.unjudged ap"]);
  });
});
