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
    expect(outcome(vendorFlow, { known, state: "active", voices }, facts).told).toEqual({
      erp: { website: "https://new.example" },
    });
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
