import { describe, expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { roadToBooks } from "../../test/support/road-to-books.ts";
import { trace } from "../commands/trace.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { sql } from "../store/db.ts";
import { keepErrands } from "../store/outbox.ts";
import { deliver } from "./deliver.ts";
import { mergeRecords } from "./merge.ts";
import { unlinkSeat } from "./relink.ts";
import { decideAgain, hearAgain } from "./replay.ts";
import { resolveHold } from "./resolve.ts";

const ACCOUNT = "DE89370400440532013000";
const because = `I called them about DE89 3704 0044 0532 0130 00`;
const kept = "I called them about <bank>";

/** A nut whose account the books keep, and a bolt; with all that is written down for good. */
async function aNut() {
  const road = await aRoad();
  const { hub, books, site, inBooks, record } = road;
  books.put("b1", { name: "Nut", code: "N", secret: ACCOUNT });
  site.put("s2", { name: "Bolt", code: "B" });
  await hub.settle();
  const written = async () => ({
    journal: await hub.db.query<{ what: string; because: string | null }>(sql`
      select what, body->>'because' as because from journal
      where stage = 'person' or what in ('merged', 'absorbed', 'failed') order by seq`),
    rest: JSON.stringify([
      await hub.db.query(sql`select body from journal`),
      await hub.db.query(sql`select because from crosswalk`),
      await hub.db.query(sql`select because from target`),
    ]),
  });
  return { ...road, nut: await record("Nut"), bolt: await record("Bolt"), written, id: inBooks("Nut") };
}

describe("a reason that repeats an account number", () => {
  it("is written down without it when a person decides a hold", async () => {
    const { hub, books, id, holds, written } = await aNut();
    books.put(id, { name: "Nut M8" });
    await hub.read("books");
    const [hold] = await holds();
    await resolveHold(hub, { hold: hold?.id ?? 0, verdict: "keep", who: "dana", because });
    await hub.walk();
    const { journal, rest } = await written();
    expect(journal).toEqual([{ what: "keep", because: kept }]);
    expect(rest).not.toContain("0532");
  });

  it("is written down without it when a person has it decided or heard again", async () => {
    const { hub, nut, id, written } = await aNut();
    const wish = { by: "dana", because };
    await hub.db.transaction((tx) => decideAgain(tx, hub, nut, wish));
    await hub.db.transaction((tx) => hearAgain(tx, hub, { connection: "books", noun: "part", id }, wish));
    expect((await written()).journal).toEqual([
      { what: "decided again", because: kept },
      { what: "heard again", because: kept },
    ]);
  });

  it("is written down without it when two are joined, whichever of them bears the number", async () => {
    const { hub, nut, written } = await aNut();
    const { books, record } = { books: hub, record: nut };
    expect(books).toBeDefined();
    await hub.db.transaction((tx) =>
      unlinkSeat(tx, hub, { record: { noun: "part", key: record.key }, seat: "site", by: "dana", because }),
    );
    const { journal, rest } = await written();
    expect(journal).toEqual([{ what: "unlinked", because: kept }]);
    expect(rest).toContain(kept);
    expect(rest).not.toContain("0532");
  });
});
