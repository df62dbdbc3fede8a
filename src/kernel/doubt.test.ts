import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fingerprintOf } from "./digest.ts";
import { defineFlow } from "./flow.ts";
import { anEntity, outcome, person, rule, settled, silent } from "./testing.ts";

const Supplier = z.object({ name: z.string(), taxId: z.string().nullable().default(null) });
type Supplier = z.infer<typeof Supplier>;

const flow = defineFlow<Supplier>()({
  entity: anEntity<Supplier>("supplier", Supplier, ({ name }) => name),
  initial: "here",
  moves: [],
  fields: { name: rule("construction", "hold"), taxId: rule("construction", "hold") },
  lives: () => true,
  asks: () => ({}),
  marks: () => [],
  doubts: ({ taxId }) =>
    taxId === "bad"
      ? [{ field: "taxId", code: "supplier.bad", says: "its tax id is none", keptFrom: ["erp"] }]
      : [],
});

const bad = { name: "Acme", taxId: "bad" };
const seatKey = { construction: { connection: "construction", side: "construction" as const } }.construction;
const origins = { taxId: { seat: seatKey, at: "" }, name: { seat: seatKey, at: "" } };
const accepted = person("accept", { about: "supplier.bad", digest: fingerprintOf("bad") });

describe("a field in doubt", () => {
  it("keeps a record from being made where it is not to be told, and nowhere else", () => {
    const voices = [
      settled<Supplier>("construction", bad),
      silent<Supplier>("erp"),
      silent<Supplier>("compliance"),
    ];
    const story = { known: bad, state: "here" as const, origins, voices };
    expect(outcome(flow, story)).toMatchObject({
      told: { compliance: bad },
      held: ["supplier.bad construction#taxId"],
    });
    expect(outcome(flow, { ...story, asked: [accepted] })).toMatchObject({ told: { erp: bad }, held: [] });
  });

  it("is left out where the record stands, and what was accepted binds its value", () => {
    const good = { name: "Acme", taxId: "good" };
    const voices = [
      settled<Supplier>("construction", good, { ...bad, name: "Acme Ltd" }),
      settled<Supplier>("erp", good),
    ];
    const story = { known: good, state: "here" as const, origins, voices };
    expect(outcome(flow, story)).toMatchObject({
      told: { erp: { name: "Acme Ltd" } },
      held: ["supplier.bad construction#taxId"],
    });
    const other = { ...accepted, digest: fingerprintOf("another") };
    expect(outcome(flow, { ...story, asked: [other] }).held).toHaveLength(1);
  });
});
