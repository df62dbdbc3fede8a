import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { soundOf, wordsOf } from "../values/words.ts";
import type { Vendor } from "./entity.ts";
import { aVendor } from "./example.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";
import { marksOf } from "./marks.ts";
import { plainName } from "./name.ts";

const bare = { taxId: null, address: null, phone: null, email: null };
const named = (name: string, over: Partial<Vendor> = {}) => aVendor({ ...bare, name, ...over });
const known = aVendor({ bankAccounts: [{ number: "000123456789", routing: null, trusted: true }] });
const sharesAMark = (a: Vendor, b: Vendor) => {
  const keys = new Set(marksOf(a).map(({ key }) => key));
  return marksOf(b).some(({ key }) => keys.has(key));
};

describe("a vendor that may be one we have", () => {
  it.each<[string, Partial<Vendor>, string]>([
    [
      "bears its tax id, whatever it is called",
      { ...bare, name: "BBC Paving", taxId: "915550142" },
      "the same tax id",
    ],
    ["has its name, in other spelling", { ...bare, name: "BLUEBONNET CONC., L.L.C." }, "the same name"],
    ["has its name misspelt", { ...bare, name: "Bluebonet Concrete" }, "one name, misspelt"],
    ["goes by it", { ...bare, name: "Ramos Holdings", tradeName: "Bluebonnet Concrete" }, "the same name"],
    [
      "shares its address and its phone",
      { ...known, name: "Bluebonnet", taxId: null, email: null },
      "the same address",
    ],
    [
      "is paid to its account",
      {
        ...bare,
        name: "Ramos",
        bankAccounts: [{ number: "000-123-456-789", routing: null, trusted: false }],
        phone: "512.555.0142",
      },
      "the same bank account",
    ],
    [
      "has moved, with a new phone",
      {
        ...known,
        phone: "+1 512 555 9999",
        address: { street: "9 Oak Ave", city: "Austin", state: "TX", zip: "78704", country: "US" },
      },
      "the same tax id",
    ],
  ])("%s", (_, over, because) => {
    const other = aVendor({ ...over });
    const found = likeness(other, known);
    expect(found.score).toBeGreaterThanOrEqual(ALIKE_FROM);
    expect(found.because.join("; ")).toContain(because);
    expect(sharesAMark(other, known)).toBe(true);
  });
});

describe("a vendor that is another one", () => {
  it.each<[string, Partial<Vendor>]>([
    [
      "has another trade at the same address: a sister",
      { ...known, name: "Bluebonnet Trucking LLC", taxId: "915550143", bankAccounts: [], email: null },
    ],
    [
      "says services where this one names its trade: a sister as well",
      { ...known, name: "Bluebonnet Services LLC", taxId: null, bankAccounts: [], email: null },
    ],
    [
      "has another trade at the same address, its legal form misspelt",
      { ...known, name: "Bluebonnet Trucking Copmany", taxId: null, bankAccounts: [], email: null },
    ],
    [
      "has the tax id that people type for want of one",
      { ...bare, name: "Ramos Trucking", taxId: "00-0000000" },
    ],
    [
      "has the name in another town, and another tax id",
      {
        ...known,
        taxId: "201234567",
        phone: "713 555 0101",
        email: null,
        bankAccounts: [],
        address: { street: "5 Main St", city: "Houston", state: "TX", zip: "77002", country: "US" },
      },
    ],
    ["only shares the building", { ...bare, name: "Hill Country Steel", address: known.address }],
    ["only shares a mail provider", { ...bare, name: "Hill Country Steel", email: "hill@gmail.com" }],
  ])("%s", (_, over) => {
    expect(likeness(aVendor({ ...over }), known).score).toBeLessThan(ALIKE_FROM);
  });

  it.each([
    ["one letter, where the name is short", "Reed Roofing", "Reid Roofing"],
    ["a number", "Local 12 Hall", "Local 14 Hall"],
    ["a number in a long name", "Intermountain 1 Roofing", "Intermountain 2 Roofing"],
    ["what kin they are", "Smith Brothers Electric", "Smith & Sons Electric"],
  ])("differs in %s", (_, one, other) => {
    expect(likeness(named(one), named(other)).score).toBeLessThan(ALIKE_FROM);
  });
});

describe("likeness", () => {
  const vendor = fc
    .record({
      name: fc.constantFrom(
        "Acme Concrete",
        "ACME Conc. LLC",
        "Müller Bau GmbH",
        "Mueller Bau",
        "A & B",
        "Steel",
      ),
      taxId: fc.constantFrom(null, "915550142", "915550124", "201234567"),
      phone: fc.constantFrom(null, "512 555 0142", "+49 711 12345"),
      email: fc.constantFrom(null, "a@acme.example", "b@acme.example", "a@gmail.com"),
    })
    .map((over) => aVendor({ ...over, address: null }));

  it("is the same both ways, between 0 and 1, and full with oneself", () => {
    fc.assert(
      fc.property(vendor, vendor, (a, b) => {
        const { score } = likeness(a, b);
        expect(score).toBe(likeness(b, a).score);
        expect(score >= 0 && score <= 1).toBe(true);
        expect(likeness(a, a).score).toBeGreaterThanOrEqual(ALIKE_FROM);
      }),
    );
  });

  it("never shows a tax id or an account", () => {
    const { because } = likeness(known, known);
    expect(because.join()).not.toMatch(/915550142|123456789/);
  });
});

describe("marks", () => {
  it("are shared by any two that would be proposed", () => {
    const names = fc.constantFrom(
      "Bluebonnet",
      "Kowalski",
      "Northern Mesa",
      "Zimmermann & Hughes",
      "Schröder",
    );
    const slip = fc.tuple(fc.nat(), fc.constantFrom("drop", "double", "swap"));
    fc.assert(
      fc.property(names, slip, (name, [nth, how]) => {
        const misspelt = named(`${slipped(name, nth, how)} Roofing`);
        const right = named(`${name} Roofing, Inc.`);
        if (likeness(misspelt, right).score >= ALIKE_FROM) expect(sharesAMark(misspelt, right)).toBe(true);
      }),
    );
  });

  it("are not shared for words that stand in many names", () => {
    expect(sharesAMark(named("Hughes Brothers Paving"), named("Keller Brothers Roofing"))).toBe(false);
  });

  it("name their noun, show no tax id or account, and come in one order", () => {
    const keys = marksOf(known).map(({ key }) => key);
    expect(keys.every((key) => key.startsWith("vendor:"))).toBe(true);
    expect(keys.join()).not.toMatch(/915550142|123456789/);
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  it("are none for what anybody bears", () => {
    expect(marksOf({ email: "someone@gmail.com", website: "https://facebook.com/acme" })).toEqual([
      { key: "vendor:email:someone@gmail.com" },
    ]);
    expect(marksOf({})).toEqual([]);
  });
});

describe("a name as it is compared", () => {
  it.each([
    ["Bluebonnet Concrete, L.L.C.", ["blubonnet"], ["concrete"]],
    ["A. B. Müller Tiefbau GmbH & Co. KG", ["ab", "muller"], ["tiefbau"]],
    ["MUELLER BROS ELEC", ["muller", "brothers"], ["electric"]],
    ["Construction Services Inc", ["construction", "services"], []],
    ["Ag Works", ["ag"], []],
  ])("%s", (name, own, trades) => {
    expect(plainName(name)).toMatchObject({ own, trades });
  });

  it("sounds the same however its vowels and doubled letters are written", () => {
    expect(soundOf("hoffmann")).toBe(soundOf("hofman"));
    expect(soundOf("smith")).toBe(soundOf("smyth"));
    expect(soundOf("kowalski")).not.toBe(soundOf("kaminski"));
    expect(wordsOf("  ")).toEqual([]);
  });
});

function slipped(text: string, nth: number, how: string): string {
  const at = 1 + (nth % (text.length - 2));
  const [head, sign, next, tail] = [
    text.slice(0, at),
    text.charAt(at),
    text.charAt(at + 1),
    text.slice(at + 2),
  ];
  return how === "drop"
    ? head + next + tail
    : how === "double"
      ? head + sign + sign + next + tail
      : head + next + sign + tail;
}
