import { describe, expect, it } from "vitest";
import type { Case, Voice } from "../../kernel/case.ts";
import { decide } from "../../kernel/decide.ts";
import type { Alike } from "../../kernel/facts.ts";
import { aCase, exactly, minute, outcome, person, settled, silent, voice } from "../../kernel/testing.ts";
import type { Vendor } from "./entity.ts";
import { aVendor, unjudged } from "./example.ts";
import { vendorFlow } from "./flow.ts";

/** What such a system takes; it says terms besides, and of a tax id the end only. */
const takes = ["name", "taxId", "address", "phone", "email", "active"] as const;

const { taxId: _, ...without } = aVendor();
const { name, address, phone, email, active } = without;
const shown: Partial<Vendor> = { name, address, phone, email, active };

const entered = (over: Partial<Vendor> = {}) =>
  voice<Vendor>("ap", { ...shown, ...over }, { carries: takes });
const empty = silent<Vendor>("ap", { carries: takes });

const story = (
  over: Partial<Case<Vendor, "proposed" | "active" | "inactive">>,
  lookAlikes: readonly Alike<Vendor>[] = [],
) => outcome(vendorFlow, over, { lookAlikes, ...unjudged });

/** Active, held and heard everywhere; accounts payable holds its part. */
const agreed = (now: Partial<Vendor> = {}, over: Partial<Voice<Vendor>> = {}) => ({
  known: aVendor(),
  state: "active" as const,
  voices: [
    settled<Vendor>("erp", aVendor()),
    settled<Vendor>("ap", shown, now, { carries: takes, told: { taxId: aVendor().taxId }, ...over }),
  ],
});

describe("a vendor entered in accounts payable", () => {
  const voices = [silent<Vendor>("construction"), silent<Vendor>("erp"), entered()];

  it("is made on site and in the books once nobody is like it", () => {
    const { state, told } = story({ voices });
    expect(state).toBe("active");
    expect(told).toMatchObject({ construction: { name }, erp: { name, email } });
  });

  it("is a proposal like any other: where somebody is like it, a person is asked, and nothing is made", () => {
    const ours = {
      ref: { noun: "vendor", key: "7" },
      record: aVendor(),
      state: "active",
      seats: ["erp"],
    };
    expect(story({ voices }, [ours])).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: ["vendor.look-alike admit"],
    });
  });
});

describe("a vendor of the books", () => {
  it("is made in accounts payable with what that takes, and no more", () => {
    const account = { number: "000123456789", routing: "111000025", trusted: true };
    const books = voice<Vendor>("erp", aVendor({ bankAccounts: [account], terms: "net-45" }));
    const { told } = story({ voices: [books, empty] });
    expect(Object.keys(told.ap ?? {}).sort()).toEqual([...takes].sort());
  });

  it("whose terms are others in accounts payable waits for a person, with both", () => {
    const { known, state, voices } = agreed({ terms: "net-60" });
    const { holds, tell } = decide(vendorFlow, aCase(vendorFlow, { known, state, voices }), {
      ...unjudged,
      lookAlikes: [],
    });
    expect(tell).toEqual([]);
    expect(holds).toMatchObject([{ code: "ownership.conflict", blocks: "ap#terms" }]);
  });

  it("that is blocked there is archived in accounts payable, and nobody else's archiving blocks it", () => {
    const { known, state, voices } = agreed();
    const blocking = [settled<Vendor>("erp", known, { active: false }), ...voices.slice(1)];
    expect(story({ known, state, voices: blocking })).toMatchObject({
      state: "inactive",
      told: exactly({ ap: { active: false } }),
    });
    expect(story(agreed({ active: false }))).toMatchObject({
      state: "active",
      told: exactly({}),
      held: ["ownership.conflict ap#active"],
    });
  });

  it("that somebody archived in accounts payable is restored there once a person says that it stays open", () => {
    const archived = agreed({ active: false });
    const { holds } = decide(vendorFlow, aCase(vendorFlow, archived), { lookAlikes: [], ...unjudged });
    const digest = holds[0]?.facts?.digest as string;
    const asked = [person("keep", { about: "ap#active", digest, at: minute(2) })];
    expect(story({ ...archived, asked })).toMatchObject({ told: { ap: { active: true } }, held: [] });
  });
});

describe("a tax identity that accounts payable does not show", () => {
  it("is told once, and not again because it stays unseen", () => {
    const before = agreed({}, { told: {} });
    expect(story(before).told).toEqual({ ap: { taxId: aVendor().taxId } });
    expect(story(agreed())).toMatchObject({ told: exactly({}), held: [] });
  });

  it("takes none away from anybody", () => {
    const news = agreed({ phone: "+1 512 555 0199" });
    expect(story(news).next?.taxId).toBe(aVendor().taxId);
  });
});
