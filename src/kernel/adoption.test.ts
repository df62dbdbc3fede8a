import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asked, Case, Voice } from "./case.ts";
import { decide } from "./decide.ts";
import { type Crane, craneFlow, craneRules } from "./example.ts";
import { isEmpty, same } from "./same.ts";
import { aCase, outcome, person, rule, seat, settled, silent, voice } from "./testing.ts";
import { disputeDigest, spot } from "./word.ts";

const known: Crane = { name: "Potain", phone: null, email: "a@books.example", trades: ["lift"], rate: null };
const adopted = [person("adopt", { about: "crane/2" })];
const [site, books] = ["construction", "erp"] as const;

/** The books' record, which the site's record was linked with just now. */
const linked = (theirs: Partial<Crane>, over: Partial<Case<Crane, string>> = {}) => ({
  known,
  asked: adopted,
  voices: [settled<Crane>(books, known), voice<Crane>(site, theirs)],
  ...over,
});
const all = (over: Partial<Case<Crane, string>>) => decide(craneFlow, aCase(craneFlow, over), {});
const told = (over: Partial<Case<Crane, string>>) => outcome(craneFlow, over);

describe("two records that are linked as they stand", () => {
  it("are told nothing: what one of them lacks counts as told", () => {
    const { tell, counted, next } = all(linked({ ...known, phone: "555", email: null }));
    expect(next).toMatchObject({ phone: "555", email: "a@books.example" });
    expect(tell).toEqual([]);
    expect(counted).toEqual([
      { to: seat(books), patch: { phone: "555" } },
      { to: seat(site), patch: { email: "a@books.example" } },
    ]);
  });

  it("ask a person about each field in which they differ, whatever its rule says", () => {
    const { holds, tell, next } = all(
      linked(
        { name: "POTAIN", phone: "555", email: "b@site.example", trades: ["tower"], rate: "90" },
        {
          known: { ...known, phone: "777", rate: "80" },
          voices: [
            settled<Crane>(books, { ...known, phone: "777", rate: "80" }),
            voice<Crane>(site, {
              name: "POTAIN",
              phone: "555",
              email: "b@site.example",
              trades: ["tower"],
              rate: "90",
            }),
          ],
        },
      ),
    );
    expect(tell).toEqual([]);
    expect(holds.map(({ code, blocks }) => `${code} ${blocks}`).toSorted()).toEqual([
      "adoption.difference construction#email",
      "adoption.difference construction#rate",
      "adoption.difference construction#trades",
      "adoption.difference erp#name",
      "adoption.difference erp#phone",
    ]);
    expect(holds.find(({ blocks }) => blocks === "erp#name")?.facts).toMatchObject({
      ours: "POTAIN",
      theirs: "Potain",
    });
    expect(next).toMatchObject({ name: "POTAIN", phone: "555", email: "a@books.example", trades: ["lift"] });
  });

  it("ask about a list that lacks a member of the other", () => {
    expect(told(linked({ ...known, trades: ["lift", "tower"] })).held).toEqual([
      "adoption.difference construction#trades",
    ]);
    expect(told(linked({ ...known, trades: [] })).held).toEqual([]);
  });

  it("leave each its own word where the rule does", () => {
    const rules = { ...craneRules, rate: rule("construction", "leave") };
    expect(told(linked({ ...known, rate: "24-017" }, { rules })).held).toEqual([]);
  });

  it("are made where a third system has nothing of them", () => {
    const there = linked({ ...known });
    expect(told({ ...there, voices: [...there.voices, silent<Crane>("ap")] }).told).toMatchObject({
      ap: { name: "Potain" },
    });
  });

  it("let a value of a seat that stood there before be written over by nobody's linking", () => {
    const voices = [
      settled<Crane>(books, { ...known, name: "Old name" }),
      settled<Crane>("ap", { ...known, name: "Old name" }),
      voice<Crane>(site, { ...known, name: "Potain" }),
    ];
    const over = { known: { ...known, name: "Old name" }, voices, asked: adopted };
    expect(told(over)).toMatchObject({
      told: {},
      held: ["adoption.difference erp#name", "adoption.difference ap#name"],
    });
  });

  it("still tell what had changed before, and was decided", () => {
    const followed = settled<Crane>(books, { ...known, name: "Old name" });
    const third = voice<Crane>("ap", { ...known });
    const voices = [settled<Crane>(site, known), followed, third];
    expect(told({ known, voices, asked: adopted })).toMatchObject({
      told: { erp: { name: "Potain" } },
      held: [],
    });
  });
});

describe("what stood apart when it was linked", () => {
  const ours = { ...known, phone: "555" };
  const apart = (says: Partial<Crane>, over: Partial<Voice<Crane>> = {}) =>
    voice<Crane>(
      books,
      { ...ours, ...says },
      { said: { email: ours.email }, apart: ["phone", "trades"], ...over },
    );
  const decided = (erp: Voice<Crane>, asked: readonly Asked[] = []) =>
    all({ known: ours, voices: [settled<Crane>(site, ours), erp], asked });
  const verdict = (act: string, field: keyof Crane, theirs: unknown) =>
    person(act, { about: spot(seat(books), field), digest: disputeDigest(ours[field], theirs) });

  it("waits on, and nothing is put back there", () => {
    const { holds, tell, apart: still } = decided(apart({ phone: "777" }));
    expect(holds.map(({ code }) => code)).toEqual(["adoption.difference"]);
    expect(tell).toEqual([]);
    expect(still).toEqual([{ seat: seat(books), fields: ["phone"] }]);
  });

  it("is told ours when a person keeps it, and stands apart until it does so", () => {
    const { holds, tell, apart: still } = decided(apart({ phone: "777" }), [verdict("keep", "phone", "777")]);
    expect(holds).toEqual([]);
    expect(tell).toEqual([{ to: seat(books), patch: { phone: "555" } }]);
    expect(still).toEqual([{ seat: seat(books), fields: ["phone"] }]);
  });

  it("is ours when a person takes it, and the others are told", () => {
    const { next, tell, apart: still } = decided(apart({ phone: "777" }), [verdict("take", "phone", "777")]);
    expect(next?.phone).toBe("777");
    expect(tell).toEqual([{ to: seat(site), patch: { phone: "777" } }]);
    expect(still).toEqual([{ seat: seat(books), fields: [] }]);
  });

  it("is joined with ours when a person takes a list", () => {
    const { next } = decided(apart({ trades: ["tower"] }), [verdict("take", "trades", ["tower"])]);
    expect(next?.trades).toEqual(["lift", "tower"]);
  });

  it("is past once both say the same", () => {
    const { holds, apart: still, heard } = decided(apart({}));
    expect([holds, still]).toEqual([[], [{ seat: seat(books), fields: [] }]]);
    expect(heard[0]?.fields).toContain("phone");
  });

  it("is past once it was told ours, whatever it made of that", () => {
    const shortened = apart({ phone: "55" }, { said: { ...ours, phone: "55" }, told: { phone: "555" } });
    expect(decided(shortened)).toMatchObject({ holds: [], tell: [] });
  });

  it("stays as it was while its record is gone there", () => {
    expect(decided(apart({ phone: "777" }, { gone: "was deleted" })).apart).toEqual([
      { seat: seat(books), fields: ["phone", "trades"] },
    ]);
  });

  it("goes by the rules in every other field", () => {
    expect(decided(apart({ name: "Other" })).holds.map(({ code }) => code)).toEqual(["ownership.conflict"]);
  });
});

it("is decided once: the next decision goes by the rules again", () => {
  const { spent } = all(linked({ ...known }));
  expect(spent).toEqual(adopted);
});

it("waits until there is a whole record", () => {
  const { spent, tell } = all({ asked: adopted, voices: [voice<Crane>(site, { phone: "555" })] });
  expect([spent, tell]).toEqual([[], []]);
});

const words = fc.record({
  name: fc.constantFrom("Potain", "POTAIN", "Liebherr"),
  phone: fc.constantFrom(null, "555", "777"),
  email: fc.constantFrom(null, "a@x.example", "b@x.example"),
  trades: fc.subarray(["lift", "tower", "mobile"]),
  rate: fc.constantFrom(null, "80", "90"),
});

it("tells no record that stands anywhere, and asks about every difference, whatever the two say", () => {
  fc.assert(
    fc.property(words, words, fc.constantFrom<"construction" | "erp">(site, books), (one, other, first) => {
      const second = first === site ? books : site;
      const alone = all({ voices: [voice<Crane>(first, one)] });
      const heard = alone.heard.flatMap(({ fields }) => fields.map((f) => [f, one[f as keyof Crane]]));
      const voices = [
        voice<Crane>(first, one, { said: Object.fromEntries(heard) }),
        voice<Crane>(second, other),
      ];
      const decision = all({ known: alone.next, origins: alone.origins, voices, asked: adopted });
      expect(decision.tell).toEqual([]);
      for (const field of Object.keys(craneRules) as (keyof Crane)[]) {
        const [a, b] = [one[field], other[field]];
        const isOpen = same(a, b) || isEmpty(a) || isEmpty(b);
        const held = decision.holds.filter(({ blocks }) => blocks.endsWith(`#${field}`));
        expect(held.length, field).toBe(isOpen ? 0 : 1);
      }
    }),
  );
});
