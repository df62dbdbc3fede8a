import { beforeEach, describe, expect, it } from "vitest";
import { MORNING, testDb } from "../../test/support/store.ts";
import type { Db } from "./db.ts";
import { holdHistory, type NewHold, openHolds, replaceHolds, succeeding } from "./holds.ts";

let db: Db;
beforeEach(async () => {
  db = await testDb();
});

const aHold = (over: Partial<NewHold> = {}): NewHold => ({
  ...{ noun: "part", record: "p1", blocks: "books#name", code: "ownership.conflict", says: "they differ" },
  ...{ wake: { on: "repair", cause: "ownership.conflict:name" }, atRisk: null, trail: "t" },
  facts: { digest: "one" },
  ...over,
});
const hold = (...holds: NewHold[]) =>
  db.transaction((tx) => replaceHolds(tx, "o", { noun: "part", records: ["p1"], holds }, MORNING));
const open = () => openHolds(db, "o", {});
const numbers = async () => (await open()).map(({ id }) => id);

describe("what waits", () => {
  it("keeps its number while what is to be decided stays, whatever else of it is renewed", async () => {
    await hold(aHold({ atRisk: "1.00 USD" }));
    const [number] = await numbers();
    await hold(aHold({ atRisk: "9000.00 USD", wake: { on: "repair", cause: "another" } }));
    expect(await open()).toMatchObject([
      { id: number, atRisk: "9000.00 USD", wake: { on: "repair", cause: "another" } },
    ]);
  });

  it.each([
    ["the values", aHold({ facts: { digest: "two" } })],
    ["the sum", aHold({ wake: { on: "approval", roles: ["controller"], people: 1, digest: "two" } })],
    [
      "the candidates",
      aHold({ facts: { digest: "one", candidates: [{ ref: { noun: "part", key: "p2" } }] } }),
    ],
  ])(
    "gets another number once %s to be decided on changed, and the old one leads to it",
    async (_, other) => {
      await hold(aHold());
      const [number = 0] = await numbers();
      expect(await hold(other)).toHaveLength(2);
      const [now = 0] = await numbers();
      expect(now).toBeGreaterThan(number);
      expect(await succeeding(db, "o", number)).toBe(now);
      const past = await holdHistory(db, "o", { noun: "part", record: "p1" });
      expect(past.map(({ closedBecause }) => closedBecause)).toEqual([
        "what is to be decided has changed",
        null,
      ]);
    },
  );

  it("ends when it holds no longer, and nothing succeeds it", async () => {
    await hold(aHold());
    const [number = 0] = await numbers();
    expect(await hold()).toMatchObject([
      { record: "p1", code: "ownership.conflict", blocks: "books#name", opened: false },
    ]);
    expect([await numbers(), await succeeding(db, "o", number)]).toEqual([[], undefined]);
  });

  it("is one hold, however often the same is found", async () => {
    await hold(aHold(), aHold({ facts: { digest: "two" } }));
    const before = await numbers();
    await hold(aHold(), aHold({ facts: { digest: "two" } }));
    expect(await numbers()).toEqual(before);
    expect(before).toHaveLength(1);
  });
});
