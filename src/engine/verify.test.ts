import { readFile } from "node:fs/promises";
import { Sql } from "sql-template-tag";
import { describe, expect, it } from "vitest";
import { aJournal, anEntry, type Journal, NOW } from "../../test/support/journal.ts";
import { type Db, sql } from "../store/db.ts";
import { writeJournal } from "../store/journal.ts";
import { archiveOnce } from "./archive.ts";
import { verifyJournal } from "./verify.ts";

const LATER = new Date(NOW.getTime() + 1000);

/** Three sealed transactions of three rows each: 1 to 9. */
async function sealed(): Promise<Journal> {
  const journal = await aJournal();
  await journal.seal();
  for (const word of ["a", "b", "c"]) {
    await journal.write(word, word, word);
    await journal.seal();
  }
  return journal;
}

const named = async (journal: Journal) =>
  (await journal.verify()).faults.map(({ kind, seq }) => (seq === null ? kind : `${kind} ${seq}`));

describe("verification", () => {
  it("finds nothing where nothing was changed", async () => {
    const journal = await sealed();
    await journal.write("not sealed yet");
    expect(await journal.verify()).toMatchObject({
      segments: 4,
      archived: 0,
      rows: 9,
      last: { number: 4 },
      unsealed: { rows: 1 },
      faults: [],
    });
  });

  it.each([
    ["its words", sql`update journal set what = 'forged' where seq = 5`],
    ["an amount in its body", sql`update journal set body = body || '{"amount": "125.00"}' where seq = 5`],
    ["the scale of a number", sql`update journal set body = jsonb_set(body, '{a}', '1.10') where seq = 5`],
    ["its moment, by a microsecond", sql`update journal set at = at + interval '1 us' where seq = 5`],
    ["its moment, into another month", sql`update journal set at = now() where seq = 5`],
    ["its organisation", sql`update journal set organisation = 'other' where seq = 5`],
    ["its transaction", sql`update journal set tx = '3' where seq = 5`],
    ["its actor, to nobody", sql`update journal set actor = '' where seq = 5`],
  ])("names a row that was changed: %s", async (_, statement) => {
    const journal = await sealed();
    await journal.tamper(statement);
    const { faults } = await journal.verify();
    expect(faults).toEqual([
      { kind: "changed", segment: 3, seq: 5, says: "Row 5 of segment 3 was changed after it was sealed" },
    ]);
  });

  it("names every row that was removed", async () => {
    const journal = await sealed();
    await journal.tamper(sql`delete from journal where seq in (1, 5, 9)`);
    expect(await named(journal)).toEqual(["missing 1", "missing 5", "missing 9"]);
  });

  it("names a row that was put among sealed ones, and is not misled by its neighbours", async () => {
    const journal = await sealed();
    await journal.tamper(sql`
      insert into journal (organisation, at, trail, stage, what, actor, body, tx)
      select organisation, at, trail, stage, 'forged', actor, body, tx from journal where seq = 5`);
    expect(await named(journal)).toEqual(["added 10"]);
  });

  it.each([
    ["older than all", "3"],
    ["that has not been yet", "999999999999"],
  ])("names a row that claims a transaction %s", async (_, transaction) => {
    const journal = await sealed();
    await journal.tamper(sql`
      insert into journal (organisation, at, trail, stage, what, actor, tx)
      values ('acme', now(), 't', 'person', 'approved', 'ann', ${transaction}::xid8)`);
    expect(await named(journal)).toEqual(["added 10"]);
  });

  it("names the copy of a row that bears its number", async () => {
    const journal = await sealed();
    await journal.tamper(sql`
      insert into journal (organisation, seq, at, trail, stage, what, actor, tx) overriding system value
      select organisation, seq, at, trail, stage, 'forged', actor, (select tx from journal where seq = 8)
      from journal where seq = 5`);
    expect(await named(journal)).toEqual(["added 5"]);
  });

  it("names each of several, in the order of the chain", async () => {
    const journal = await sealed();
    await journal.tamper(sql`update journal set what = 'forged' where seq in (2, 7)`);
    await journal.tamper(sql`delete from journal where seq = 4`);
    expect(await named(journal)).toEqual(["changed 2", "missing 4", "changed 7"]);
  });

  it("names a segment whose seal was made to fit a forged row", async () => {
    const journal = await sealed();
    await journal.tamper(sql`update journal set what = 'forged' where seq = 5`);
    await journal.tamper(sql`
      update journal_segment set digests = (
        select string_agg(sha256(convert_to(row_to_json(e)::text, 'UTF8')), ''::bytea order by seq) from (
          select organisation, seq, tx, at at time zone 'UTC' as at, trail, noun, record, stage, what, actor, body
          from journal where seq between 4 and 6) e)
      where number = 3`);
    expect((await journal.verify()).faults).toEqual([
      {
        kind: "chain",
        segment: 3,
        seq: null,
        says: "The seal of segment 3 was changed: its root is not that of its content",
      },
    ]);
  });

  it.each([
    [
      "its seal's date",
      sql`update journal_segment set sealed_at = sealed_at + interval '1 day' where number = 3`,
    ],
    ["its place", sql`update journal_segment set previous_root = sha256('') where number = 3`],
    ["its root", sql`update journal_segment set root = sha256('') where number = 3`],
  ])("names a segment with another: %s", async (_, statement) => {
    const journal = await sealed();
    await journal.tamper(statement);
    expect((await journal.verify()).faults).toMatchObject([
      { kind: "chain", segment: 3 },
      ...(statement.sql.includes(" root =") || statement.sql.includes("previous_root")
        ? [{ kind: "chain" }]
        : []),
    ]);
  });

  it("says where a segment was removed, and names its rows", async () => {
    const journal = await sealed();
    await journal.tamper(sql`delete from journal_segment where number = 3`);
    const { faults } = await journal.verify();
    expect(faults.map(({ says }) => says)).toEqual([
      "Before segment 4, at least one segment was removed",
      "Row 4 was put among rows that were sealed before it",
      "Row 5 was put among rows that were sealed before it",
      "Row 6 was put among rows that were sealed before it",
    ]);
  });

  it("finds a chain that was cut off and sealed anew by a root that was written down", async () => {
    const journal = await sealed();
    const { last } = await journal.verify();
    await journal.tamper(sql`delete from journal_segment where number = 4`);
    await journal.tamper(sql`delete from journal where seq = 8`);
    await journal.seal();
    expect(await named(journal)).toEqual([]);
    const { db, organisation, folder } = journal;
    const verified = await verifyJournal(db, { organisation, folder, anchors: last ? [last] : [] });
    expect(verified.faults).toMatchObject([{ kind: "chain", segment: 4 }]);
  });

  it("is not disturbed by who writes and seals meanwhile", async () => {
    const journal = await sealed();
    const [verified] = await Promise.all([
      journal.verify(),
      ...["d", "e", "f", "g"].map((word) => journal.write(word, word)),
      journal.seal(),
    ]);
    expect(verified.faults).toEqual([]);
  });

  it("sees one moment, also when a segment moves into the archive under its eyes", async () => {
    const journal = await sealed();
    const { db, organisation, folder } = journal;
    let steps = 0;
    const disturbed: Db = {
      ...db,
      transaction: (work) =>
        db.transaction((tx) =>
          work({
            query: async (statement) => {
              const found = await tx.query(statement);
              if (++steps === 3)
                while (await archiveOnce(db, { organisation, folder, sealedBefore: LATER, now: LATER }));
              return found as never;
            },
          }),
        ),
    };
    const verified = await verifyJournal(disturbed, { organisation, folder });
    expect(verified).toMatchObject({ archived: 0, rows: 9, faults: [] });
    expect(await journal.verify()).toMatchObject({ archived: 4, rows: 9, faults: [] });
  });

  it("looks at one organisation alone", async () => {
    const journal = await sealed();
    await writeJournal(journal.db, [anEntry("theirs", { organisation: "other" })]);
    await journal.tamper(sql`update journal set what = 'forged' where organisation = 'other'`);
    expect(await journal.verify()).toMatchObject({ rows: 9, unsealed: { rows: 0 }, faults: [] });
  });
});

describe("the statement in the guide", () => {
  const guide = new URL("../../docs/guides/verify-the-journal.md", import.meta.url);

  it("names the same rows without the product", async () => {
    const statement = /```sql\n(.*?)```/s.exec(await readFile(guide, "utf8"))?.[1] ?? "";
    const ask = ({ db }: Journal) => db.query<{ seq: number; fault: string }>(new Sql([statement], []));
    const journal = await sealed();
    await journal.write("not sealed yet");
    expect(await ask(journal)).toEqual([]);
    await journal.tamper(sql`update journal set body = '{}' where seq = 2`);
    await journal.tamper(sql`delete from journal where seq = 5`);
    await journal.tamper(sql`
      insert into journal (organisation, at, trail, stage, what, actor, tx)
      values ('acme', now(), 't', 'person', 'approved', 'ann', '3')`);
    expect(await ask(journal)).toEqual([
      { organisation: "acme", segment: 2, seq: 2, fault: "changed" },
      { organisation: "acme", segment: 3, seq: 5, fault: "missing" },
      { organisation: "acme", segment: null, seq: 11, fault: "added" },
    ]);
  });
});
