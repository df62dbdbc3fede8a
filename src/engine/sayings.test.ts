import { describe, expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { roadToBooks } from "../../test/support/road-to-books.ts";
import { trace } from "../commands/trace.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { sql } from "../store/db.ts";
import { keepErrands } from "../store/outbox.ts";
import type { Hub } from "./hub.ts";
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

  it("is written down without it when a person takes the record out of a system", async () => {
    const { hub, nut, written } = await aNut();
    await hub.db.transaction((tx) => unlinkSeat(tx, hub, { record: nut, seat: "site", by: "dana", because }));
    const { journal, rest } = await written();
    expect(journal).toEqual([{ what: "unlinked", because: kept }]);
    expect(rest).toContain(kept);
    expect(rest).not.toContain("0532");
  });

  it("is written down without it when two are joined, whichever of them bears the number", async () => {
    const { hub, books, site, holds, written } = await aNut();
    books.put("b7", { name: "Washer", code: "W", secret: "GB33BUKB20201555555555" });
    site.put("s7", { name: "Washer, flat", code: "W" });
    await hub.read("books");
    await hub.read("site");
    const [hold] = await holds();
    const reason = "both are paid to GB33 BUKB 2020 1555 5555 55";
    await resolveHold(hub, { hold: hold?.id ?? 0, verdict: "same", who: "dana", because: reason });
    const { journal, rest } = await written();
    const says = "both are paid to <bank>";
    expect(journal).toEqual([
      { what: "merged", because: says },
      { what: "absorbed", because: says },
    ]);
    expect(rest).not.toContain("5555");
  });
});

describe("a system's sentence that repeats an account number", () => {
  const sentence = "No posting to DE89370400440532013000";

  it("is written down without it where it is about an effect", async () => {
    const post = async () => {
      throw new ConnectorError("refused", sentence);
    };
    const { hub, books } = await roadToBooks((one) => ({ ...one, performs: { post } }));
    books.put("b1", { name: "Nut", code: "N", secret: ACCOUNT });
    await hub.read("books");
    const [nut] = await hub.db.query<{ key: string }>(sql`select key from record`);
    const place = { connection: "books", company: "", noun: "part", record: nut?.key ?? "" };
    const errand = { kind: "effect", body: { do: "post", move: "bill", body: {}, after: [] } } as const;
    await keepErrands(
      hub.db,
      "test",
      [{ ...place, ...errand, lane: `books//part/${nut?.key}`, effectKey: "e", trail: "t", urgency: 3 }],
      hub.now(),
    );
    await hub.walk();
    expect(await failures(hub)).toEqual(["No posting to <bank>"]);
  });

  it("is written down without it where it is about reading one record", async () => {
    const { hub, books, id } = await aNut();
    const [resource] = hub.connections.get("books")?.connector.resources ?? [];
    Object.assign(resource ?? {}, {
      read: async () => {
        throw new ConnectorError("changed", sentence);
      },
    });
    const read = { kind: "read", connection: "books", company: "", noun: "part", record: null } as const;
    const errand = { ...read, lane: `books//part/read:${id}`, body: { id }, trail: "t", urgency: 3 };
    await keepErrands(hub.db, "test", [errand], hub.now());
    expect(books.rows.get(id)?.fields.secret).toBe(ACCOUNT);
    await hub.walk();
    expect(await failures(hub)).toEqual(["No posting to <bank>"]);
  });
});

const failures = async (hub: Hub) =>
  (
    await hub.db.query<{ because: string }>(
      sql`select body->>'because' as because from journal where what = 'failed'`,
    )
  ).map(({ because: says }) => says);

it("shows no account number in a trace, whatever was said before it was kept like this", async () => {
  const { hub, nut } = await aNut();
  await hub.db.query(sql`update crosswalk set because = ${because} where record = ${nut.key}`);
  await hub.db.query(sql`
    insert into journal (organisation, at, trail, noun, record, stage, what, actor, body)
    values ('test', ${hub.now()}::timestamptz, 'old', 'part', ${nut.key}, 'deliver', 'failed', 'books',
      ${JSON.stringify({ because, remedy: "changed" })}::jsonb)`);
  const { value } = await trace(hub, "Nut");
  expect(JSON.stringify(value)).toContain(kept);
  expect(JSON.stringify(value)).not.toMatch(/0532 ?0/);
});
