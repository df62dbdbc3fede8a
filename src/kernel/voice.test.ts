import { describe, expect, it } from "vitest";
import type { Voice } from "./case.ts";
import { decide } from "./decide.ts";
import { type Crane, craneFlow } from "./example.ts";
import { aCase, exactly, minute, outcome, settled, voice } from "./testing.ts";
import { heard, joined, received } from "./voice.ts";

const known: Crane = { name: "Potain", phone: "1", email: "a@b.se", trades: [], rate: null };
const site = settled<Crane>("construction", { name: "Potain", phone: "1" });

describe("a seat that was told something", () => {
  const books = (image: Partial<Crane>): Voice<Crane> => ({
    ...voice<Crane>("erp", {}, { at: minute(1) }),
    ...received({ says: {}, said: {}, told: {} }, { name: "Potain" }, image),
  });
  const told = books({ name: "Pota", phone: "7" });

  it("may have shortened it: that is no news", () => {
    const short = books({ name: "Pota" });
    const over = {
      known: { ...known, phone: null, email: null },
      voices: [settled<Crane>("construction", { name: "Potain" }), short],
    };
    expect(outcome(craneFlow, over)).toMatchObject({ told: exactly({}), held: [] });
  });

  it("may show what somebody changed in between: that is", () => {
    const over = { known: { ...known, email: null }, voices: [site, told] };
    expect(outcome(craneFlow, over).told).toEqual({ erp: { phone: "1" } });
  });

  it("is told the same once more after it said something else in between", () => {
    const other = { ...told, ...heard({ ...told, says: { name: "Grove" } }, ["name"]) };
    expect(outcome(craneFlow, { known, voices: [site, other] }).told.erp).toMatchObject({ name: "Potain" });
  });
});

describe("two records that turn out to be one", () => {
  const books = settled<Crane>("erp", { name: "Grove", phone: "7", email: "a@b.se" });

  it("meet as at a first contact: what differs is decided by the rules, not by who was there first", () => {
    const decision = decide(
      craneFlow,
      aCase(craneFlow, { known, voices: [site, { ...books, ...joined(books) }] }),
      {},
    );
    expect(decision.holds).toMatchObject([
      { blocks: "erp#name", facts: { ours: "Potain", theirs: "Grove" } },
    ]);
    expect(decision.tell).toEqual([
      { to: site.seat, patch: { email: "a@b.se" } },
      { to: books.seat, patch: { phone: "1" } },
    ]);
  });
});
