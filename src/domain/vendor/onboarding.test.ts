import { describe, expect, it } from "vitest";
import { fingerprintOf } from "../../kernel/digest.ts";
import { outcome, person, settled, silent, voice } from "../../kernel/testing.ts";
import { scopeKey } from "../compliance/gate.ts";
import type { Vendor } from "./entity.ts";
import { aVendor, unjudged } from "./example.ts";
import { vendorFlow } from "./flow.ts";
import type { OnboardingPolicy } from "./onboarding.ts";

const captured = (over: Partial<Vendor> = {}) => voice<Vendor>("compliance", aVendor(over));
const others = (["construction", "erp", "ap"] as const).map((side) => silent<Vendor>(side));
const story = (
  vendor: Partial<Vendor>,
  more: { onboarding?: OnboardingPolicy; asked?: ReturnType<typeof person>[] } = {},
) =>
  outcome(
    vendorFlow,
    { voices: [captured(vendor), ...others], asked: more.asked ?? [] },
    { lookAlikes: [], ...unjudged, onboarding: more.onboarding },
  );
const SITE = ["construction"];
const EVERYWHERE = ["construction", "erp", "ap"];

describe("a vendor that the compliance platform captures", () => {
  it("is made everywhere while nothing speaks against it", () => {
    expect(story({})).toMatchObject({ state: "active", held: [] });
    expect(Object.keys(story({}).told)).toEqual(EVERYWHERE);
  });

  it("is made where it is paid once nothing lacks that the firm wants to know; what the books keep is for them", () => {
    const onboarding = { requires: ["taxId", "address", "terms"] };
    const lacking = story({ taxId: null, terms: null }, { onboarding });
    expect([Object.keys(lacking.told), lacking.held]).toEqual([
      SITE,
      ["vendor.lacking erp", "vendor.lacking ap"],
    ]);
    expect(story({ terms: null }, { onboarding }).held).toEqual(["vendor.lacking ap"]);
    expect(story({}, { onboarding }).held).toEqual([]);
  });

  it.each<[string, Partial<Vendor>]>([
    ["vendor.invalid-tax-id", { taxId: "071234567" }],
    ["vendor.filler-tax-id", { taxId: "00-0000000" }],
    ["vendor.invalid-account", { bankAccounts: [{ number: "1", routing: "021000022", trusted: false }] }],
  ])("waits with %s, is made on site, and where it is paid once somebody accepts it", (code, over) => {
    const field = Object.keys(over)[0] as "taxId" | "bankAccounts";
    const held = story(over);
    expect([Object.keys(held.told), [...new Set(held.held)]]).toEqual([
      SITE,
      [`${code} compliance#${field}`],
    ]);
    const accepted = person("accept", { about: code, digest: fingerprintOf(aVendor(over)[field]) });
    expect(Object.keys(story(over, { asked: [accepted] }).told)).toEqual(EVERYWHERE);
  });

  it("is made nowhere any more once it is refused, and anew once it is not", () => {
    const decided = (verdict: string) =>
      person(verdict, {
        ...{ who: "person:ann", about: scopeKey({}) },
        particulars: { scope: {}, role: "controller", because: "no" },
      });
    const refused = story({}, { asked: [decided("refuse")] });
    expect([refused.state, refused.told, refused.held]).toEqual(["refused", {}, []]);
    const facts = { lookAlikes: [], ...unjudged };
    const known = aVendor({ approvals: [] });
    const situation = {
      known,
      state: "refused" as const,
      voices: [settled<Vendor>("compliance", known), ...others],
    };
    expect(
      outcome(vendorFlow, { ...situation, asked: [decided("refuse"), decided("withdraw")] }, facts),
    ).toMatchObject({
      state: "active",
      held: [],
    });
  });

  it("refused while it stands in the systems is told as each can say it", () => {
    const known = aVendor();
    const asked = [
      person("refuse", {
        ...{ who: "person:ann", about: scopeKey({}) },
        particulars: { scope: {}, role: "controller", because: "bankrupt" },
      }),
    ];
    const voices = (["construction", "erp", "ap"] as const).map((side) => settled<Vendor>(side, known));
    expect(
      outcome(vendorFlow, { known, state: "active", voices, asked }, { lookAlikes: [], ...unjudged }),
    ).toMatchObject({
      state: "refused",
      told: {
        construction: { approved: false },
        erp: { notice: { gate: "block", says: "person:ann has refused it: bankrupt" } },
      },
    });
  });
});
