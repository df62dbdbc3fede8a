import { describe, expect, it } from "vitest";
import { type Crane, craneFlow } from "./example.ts";
import { minute, outcome, settled, voice } from "./testing.ts";

const known: Crane = { name: "Potain", phone: null, email: "a@b.se", trades: ["piling"], rate: null };
const origins = { email: { seat: { side: "erp", connection: "erp" }, at: minute(0) } } as const;
const site = settled<Crane>("construction", { name: "Potain", email: "a@b.se", trades: ["piling"] });
const books = settled<Crane>(
  "erp",
  { name: "Potain", email: "a@b.se", trades: ["piling"] },
  { email: "over the fence" },
  { unmapped: ["email"] },
);

describe("a field in which a seat says what nobody has mapped", () => {
  it("is neither heard nor told there, by whomever it is kept", () => {
    const over = { known: { ...known, trades: ["rigging"] }, origins };
    const mute = { ...books, says: { name: "Potain", trades: [] }, unmapped: ["email", "trades"] };
    const { next, told } = outcome(craneFlow, { ...over, voices: [site, mute] });
    expect(next).toMatchObject({ email: "a@b.se", trades: ["rigging"] });
    expect(told).toEqual({ construction: { trades: ["rigging"] } });
  });

  it("is still its keeper's: another's change of it waits, as it would have before", () => {
    const changed = { ...site, says: { ...site.says, email: "site@b.se" } };
    const { next, told, held } = outcome(craneFlow, { known, origins, voices: [changed, books] });
    expect(next?.email).toBe("a@b.se");
    expect(told).toEqual({});
    expect(held).toEqual(["ownership.conflict construction#email"]);
  });

  it("is kept by whoever stands in, while its owner never said a word that is understood", () => {
    const first = voice<Crane>("erp", { name: "Potain" }, { unmapped: ["email"] });
    const says = voice<Crane>("construction", { name: "Potain", email: "site@b.se" });
    const { next, told, held } = outcome(craneFlow, { voices: [says, first] });
    expect(next?.email).toBe("site@b.se");
    expect([told, held]).toEqual([{}, []]);
  });

  it("is heard as news once it is mapped", () => {
    const mapped = { ...books, says: { ...books.says, email: "new@b.se" }, unmapped: undefined };
    expect(outcome(craneFlow, { known, origins, voices: [site, mapped] })).toMatchObject({
      next: { email: "new@b.se" },
      told: { construction: { email: "new@b.se" } },
      held: [],
    });
  });
});
