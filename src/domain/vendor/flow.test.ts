import { describe, expect, it } from "vitest";
import type { Case, Voice } from "../../kernel/case.ts";
import { decide, questionsOf } from "../../kernel/decide.ts";
import type { Alike } from "../../kernel/facts.ts";
import { restsOn } from "../../kernel/facts.ts";
import { after, atRest, road } from "../../kernel/simulation.ts";
import {
  aCase,
  exactly,
  minute,
  outcome,
  person,
  seat,
  settled,
  silent,
  voice,
} from "../../kernel/testing.ts";
import type { Vendor } from "./entity.ts";
import { aVendor, unjudged } from "./example.ts";
import { vendorFlow } from "./flow.ts";

const account = { number: "000123456789", routing: "111000025", trusted: false };
const { terms: _, bankAccounts: __, ...entered } = aVendor();
const complete = aVendor({
  number: "V-0017",
  bankAccounts: [account],
  website: "https://bluebonnet-concrete.example",
  licence: "TX-4410",
});
const site = (over: Partial<Vendor> = {}) => voice<Vendor>("construction", { ...entered, ...over });

const story = (
  over: Partial<Case<Vendor, "proposed" | "active" | "inactive">>,
  lookAlikes: readonly Alike<Vendor>[] = [],
) => outcome(vendorFlow, over, { lookAlikes, ...unjudged });
/** An active vendor that both sides hold and agree on, but for what they say now. */
const agreed = (now: { site?: Partial<Vendor>; books?: Partial<Vendor> }) => {
  const known = complete;
  const { bankAccounts, remitTo, ...onSite } = known;
  return {
    known,
    state: "active" as const,
    voices: [settled<Vendor>("construction", onSite, now.site), settled<Vendor>("erp", known, now.books)],
  };
};

describe("a new vendor", () => {
  it("entered on site is created in the books, once nobody is like it", () => {
    const { state, told } = story({ voices: [site(), silent("erp")] });
    expect(state).toBe("active");
    expect(told.erp).toMatchObject({ name: "Bluebonnet Concrete LLC", taxId: "915550142", active: true });
  });

  it("entered in the books is created on site, without its accounts", () => {
    const books = voice<Vendor>("erp", aVendor({ bankAccounts: [account], remitTo: aVendor().address }));
    const { told } = story({ voices: [silent("construction"), books] });
    expect(told.construction).toMatchObject({ name: "Bluebonnet Concrete LLC", terms: "net-30" });
    expect(told.construction).not.toHaveProperty("bankAccounts");
    expect(told.construction).not.toHaveProperty("remitTo");
  });

  it("without a name waits for one, and nothing is created", () => {
    expect(story({ voices: [site({ name: "" }), silent("erp")] })).toMatchObject({
      told: exactly({}),
      held: [expect.stringContaining("vendor.incomplete")],
    });
  });

  it("that is blocked in the books already is created nowhere else", () => {
    const books = voice<Vendor>("erp", aVendor({ active: false }));
    expect(story({ voices: [silent("construction"), books] })).toMatchObject({
      state: "inactive",
      told: exactly({}),
    });
  });
});

describe("a new vendor like one we have", () => {
  const ours = {
    ref: { noun: "vendor", key: "7" },
    record: aVendor({ name: "BLUEBONNET CONCRETE" }),
    state: "active",
    seats: ["erp"],
  };
  const other = {
    ref: { noun: "vendor", key: "9" },
    record: aVendor({ name: "Bluebonet Concrete", taxId: null }),
    state: "active",
    seats: ["erp"],
  };
  const stranger = {
    ref: { noun: "vendor", key: "8" },
    record: aVendor({ name: "Ramos Steel", taxId: "201234567", phone: null, email: null }),
    state: "active",
    seats: ["erp"],
  };
  const voices: readonly Voice<Vendor>[] = [site(), silent("erp")];

  it("is asked about also where both were admitted before they came to look alike, and is not made there", () => {
    const admitted = { voices, state: "active" } as const;
    expect(story(admitted, [ours])).toMatchObject({ told: exactly({}), held: ["vendor.look-alike erp"] });
    expect(story(admitted, [{ ...ours, state: "proposed" }])).toMatchObject({ told: exactly({}), held: [] });
  });

  it("is proposed, not created; the reason names the likest first, with what speaks for it", () => {
    expect(story({ voices }, [other, ours, stranger])).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: ["vendor.look-alike admit"],
    });
    const { holds } = decide(vendorFlow, aCase(vendorFlow, { voices }), {
      ...unjudged,
      lookAlikes: [other, ours, stranger],
    });
    expect(holds[0]?.facts?.candidates).toMatchObject([
      {
        ref: ours.ref,
        title: "BLUEBONNET CONCRETE",
        score: 1,
        because: expect.arrayContaining(["the same tax id"]),
      },
      { ref: other.ref, score: 1 },
    ]);
    expect(holds[0]?.wake).toEqual({ on: "repair", cause: "vendor.look-alike" });
  });

  it("goes on once a person has said of each that it is another one", () => {
    const distinct = (key: string) => person("distinct", { about: `vendor/${key}` });
    expect(story({ voices, asked: [distinct("7")] }, [ours, other]).state).toBe("proposed");
    expect(story({ voices, asked: [distinct("7"), distinct("9")] }, [ours, other]).state).toBe("active");
  });

  it("is looked for by marks that both bear, so that two at one instant see each other", () => {
    const questions = questionsOf(vendorFlow, aCase(vendorFlow, { voices }));
    const borne = vendorFlow.marks(ours.record, "active").map(({ key }) => key);
    expect(borne.some((key) => restsOn(questions.lookAlikes).includes(key))).toBe(true);
  });

  it("is kept true where it is held already, while it waits", () => {
    const voices = [
      settled<Vendor>("construction", aVendor(), { phone: "1" }),
      settled<Vendor>("compliance", aVendor()),
      silent<Vendor>("erp"),
    ];
    expect(story({ known: aVendor(), voices }, [ours]).told).toEqual({ compliance: { phone: "1" } });
  });

  it("is not made where the other stands, even if it came first; elsewhere it is", () => {
    const voices = [settled<Vendor>("construction", aVendor()), silent<Vendor>("erp"), silent<Vendor>("ap")];
    const over = { known: aVendor(), state: "active" as const, voices };
    expect(Object.keys(story(over, [ours]).told)).toEqual(["ap"]);
    const asked = [person("distinct", { about: "vendor/7" })];
    expect(Object.keys(story({ ...over, asked }, [ours]).told)).toEqual(["erp", "ap"]);
  });
});

describe("a change", () => {
  it("of what the site enters reaches the books", () => {
    expect(story(agreed({ site: { phone: "+1 512 555 0199" } })).told).toEqual({
      erp: { phone: "+1 512 555 0199" },
    });
  });

  it("of terms and number reaches the site", () => {
    expect(story(agreed({ books: { terms: "net-45" } })).told).toEqual({ construction: { terms: "net-45" } });
  });

  it.each([
    ["name", "erp", { books: { name: "Bluebonnet" } }],
    ["taxId", "erp", { books: { taxId: "201234567" } }],
    ["email", "erp", { books: { email: "new@bluebonnet.example" } }],
    ["terms", "construction", { site: { terms: "net-10" } }],
    ["active", "construction", { site: { active: false } }],
  ])("of the other side's %s waits for a person", (field, seat, now) => {
    expect(story(agreed(now))).toMatchObject({
      told: exactly({}),
      held: [`ownership.conflict ${seat}#${field}`],
    });
  });

  it.each(["phone", "website", "licence"] as const)("of the site's %s in the books is put back", (field) => {
    expect(story(agreed({ books: { [field]: "another" } }))).toMatchObject({
      told: exactly({ erp: { [field]: complete[field] } }),
      held: [],
    });
  });

  it("of contacts and trades by either side is merged", () => {
    const { told } = story(agreed({ site: { trades: ["concrete", "paving"] }, books: { trades: [] } }));
    expect(told).toEqual({ construction: { trades: ["paving"] }, erp: { trades: ["paving"] } });
  });

  it("that blocks it in the books moves it, and does so where it is held", () => {
    expect(story(agreed({ books: { active: false } }))).toMatchObject({
      state: "inactive",
      told: exactly({ construction: { active: false } }),
    });
    const blocked = agreed({ books: { active: true } });
    expect(story({ ...blocked, known: { ...blocked.known, active: false }, state: "inactive" }).state).toBe(
      "inactive",
    );
  });

  it("that blocks it in a company that does not lead waits for a person", () => {
    const { known, state } = agreed({});
    const company = (one: string, now: Partial<Vendor> = {}) =>
      settled<Vendor>("erp", known, now, { seat: seat("erp", one) });
    const voices = [company("1"), company("2", { active: false })];
    const situation = aCase(vendorFlow, { known, state, voices });
    expect(decide(vendorFlow, situation, { lookAlikes: [], ...unjudged })).toMatchObject({
      moved: [],
      holds: [{ code: "ownership.conflict", blocks: "erp/2#active" }],
    });
  });

  it("that unblocks it moves it back", () => {
    const known = aVendor({ active: false });
    const voices = [settled<Vendor>("erp", known, { active: true })];
    expect(story({ known, state: "inactive", voices }).state).toBe("active");
  });
});

it("entered here and there it comes to rest on every side, each field as its owner said", () => {
  const sides = ["construction", "erp", "ap", "compliance"] as const;
  const edit = (seat: string, nth: number, patch: Partial<Vendor>) =>
    ({ do: "edit", seat, at: minute(nth), patch }) as const;
  const start = road(vendorFlow, aCase(vendorFlow, { voices: sides.map((side) => silent<Vendor>(side)) }), {
    facts: { lookAlikes: [], ...unjudged },
  });
  const { situation, systems, decision } = atRest(
    [
      edit("construction", 1, entered),
      edit("erp", 2, { number: "V-0017", terms: "net-30" }),
      edit("compliance", 3, { licence: "C-8 99", registration: "active" }),
      edit("construction", 4, { email: "ap@bluebonnet-concrete.example" }),
    ].reduce((now, step) => atRest(after(now, step)), start),
  );
  expect(decision?.holds).toEqual([]);
  expect(situation.state).toBe("active");
  const everywhere = {
    name: entered.name,
    number: "V-0017",
    terms: "net-30",
    licence: "C-8 99",
    email: "ap@bluebonnet-concrete.example",
  };
  for (const side of sides) expect(systems.get(side)?.image).toMatchObject(everywhere);
  expect(systems.get("construction")?.image).not.toHaveProperty("bankAccounts");
});
