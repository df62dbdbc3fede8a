import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { aJournal, anEntry, type Journal, NOW, ofAnother } from "../../test/support/journal.ts";
import { type Session, sql } from "../store/db.ts";
import { writeJournal } from "../store/journal.ts";
import { horizon } from "../store/unsealed-rows.ts";
import { sealNext, sealOnce } from "./seal.ts";

describe("sealing", () => {
  it("seals each row once, in segments of a bounded size", async () => {
    const journal = await aJournal();
    await journal.seal();
    for (const word of ["a", "b", "c"]) await journal.write(word, `${word}2`);
    await journal.seal(4);
    // Where they are cut depends on who else writes on the server at that moment.
    const made = await segments(journal);
    expect(made.map(({ number }) => number)).toEqual(made.map((_, nth) => nth + 1));
    expect(made.flatMap(({ seqs }) => seqs)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(Math.max(...made.map(({ seqs }) => seqs.length))).toBeLessThanOrEqual(4);
    const whole = { segments: made.length, rows: 6, unsealed: { rows: 0 }, faults: [] };
    expect(await journal.verify()).toMatchObject(whole);
  });

  it("never splits a transaction", async () => {
    const journal = await aJournal();
    await journal.seal();
    await journal.write("a", "b", "c", "d", "e");
    await journal.write("f");
    await journal.seal(2);
    expect((await segments(journal)).map(({ seqs }) => seqs)).toEqual([[], [1, 2, 3, 4, 5], [6]]);
  });

  it("makes no segment when nothing was written", async () => {
    const journal = await aJournal();
    await journal.seal();
    await journal.write("a");
    await journal.seal();
    expect(await sealOnce(journal.db, "acme", NOW)).toBeUndefined();
    expect(await segments(journal)).toHaveLength(2);
  });

  it("leaves what an open transaction may still precede, and misses nothing of it", async () => {
    const journal = await aJournal();
    await journal.seal();
    const slow = await writer(journal);
    await writeJournal(slow, [anEntry("slow")]);
    await journal.write("quick");
    expect(await sealOnce(journal.db, "acme", NOW)).toBeUndefined();
    await slow.query(sql`commit`);
    await journal.seal();
    expect(await journal.verify()).toMatchObject({ rows: 2, unsealed: { rows: 0 }, faults: [] });
  });

  it("keeps each organisation's chain apart", async () => {
    const journal = await aJournal();
    await journal.write("a");
    await writeJournal(journal.db, [anEntry("b", { organisation: "other" })]);
    await journal.seal();
    expect((await segments(journal)).flatMap(({ seqs }) => seqs)).toEqual([1]);
  });

  it("misses nothing and seals nothing twice, however writers and sealers interleave", async () => {
    const acts = fc.constantFrom("begin", "write", "write", "commit", "rollback", "seal", "seal");
    const steps = fc.array(fc.tuple(fc.nat(3), acts), { minLength: 10, maxLength: 40 });
    const shared = await aJournal();
    const writers = await Promise.all([0, 1, 2, 3].map(() => shared.db.session()));
    onTestFinished(() => Promise.all(writers.map((session) => session.end())).then(() => {}));
    let firms = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const journal = ofAnother(shared, `firm-${firms++}`);
        const { organisation } = journal;
        const open = new Set<number>();
        for (const [who, act] of story) {
          const session = writers[who] as Session;
          if (act === "seal") await sealOnce(journal.db, organisation, NOW, 3);
          else if (act === "begin" && !open.has(who))
            await session.query(sql`begin`).then(() => open.add(who));
          else if (act === "write")
            await writeJournal(session, [anEntry("one", { organisation }), anEntry("two", { organisation })]);
          else if (open.delete(who)) await session.query(act === "commit" ? sql`commit` : sql`rollback`);
        }
        for (const who of open) await writers[who]?.query(sql`commit`);
        await journal.seal(3);
        const sealed = (await segments(journal)).flatMap(({ seqs }) => seqs);
        expect(sealed.toSorted((a, b) => a - b)).toEqual(await journal.seqs());
        expect((await journal.verify()).faults).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("misses nothing and seals nothing twice when all run at once", async () => {
    const journal = await aJournal();
    let writing = true;
    const write = async (who: number) => {
      for (let turn = 0; turn < 15; turn++) {
        const session = await writer(journal);
        await writeJournal(session, [anEntry(`${who}/${turn}`)]);
        if (turn % 3 === 0) await session.query(sql`select pg_sleep(0.005)`);
        await writeJournal(session, [anEntry(`${who}/${turn} again`)]);
        await session.query(turn % 5 === 4 ? sql`rollback` : sql`commit`);
        await session.end();
      }
    };
    const seal = async () => {
      while (writing) await sealOnce(journal.db, "acme", NOW, 5);
    };
    const sealers = [seal(), seal(), seal()];
    await Promise.all([0, 1, 2, 3].map(write));
    writing = false;
    await Promise.all(sealers);
    await journal.seal(5);
    const sealed = (await segments(journal)).flatMap(({ seqs }) => seqs);
    expect(sealed).toHaveLength(4 * 12 * 2);
    expect(sealed.toSorted((a, b) => a - b)).toEqual(await journal.seqs());
    expect((await journal.verify()).faults).toEqual([]);
  });
});

describe("a database that was restored into another cluster", () => {
  it("begins an era, seals what was left of the old one, and counts transactions anew", async () => {
    const journal = await aJournal();
    const before = { system: "1", oldestTx: "1000000000" };
    await seal(journal, before);
    await writtenBy(journal, "1000000007", "old, sealed");
    await seal(journal, { ...before, oldestTx: "1000000100" });
    await writtenBy(journal, "1000000205", "old, not sealed");

    await journal.write("new, before the first seal");
    expect(await journal.verify()).toMatchObject({ rows: 1, unsealed: { rows: 2 }, faults: [] });
    await journal.seal();
    await journal.write("new");
    await journal.seal();

    expect(await eras(journal)).toEqual([
      { era: 1, rows: 0 },
      { era: 1, rows: 1 },
      { era: 2, rows: 2 },
      { era: 2, rows: 1 },
    ]);
    expect(await journal.verify()).toMatchObject({ rows: 4, unsealed: { rows: 0 }, faults: [] });
  });

  it("begins an era where the other cluster has come further, too", async () => {
    const journal = await aJournal();
    await seal(journal, { system: "1", oldestTx: "3" });
    await writtenBy(journal, "1000000007", "old, not sealed");
    await journal.write("new");
    await journal.seal();
    expect(await eras(journal)).toEqual([
      { era: 1, rows: 0 },
      { era: 2, rows: 2 },
    ]);
    expect((await journal.verify()).faults).toEqual([]);
  });

  it("begins an era where the same cluster counts from less than before", async () => {
    const journal = await aJournal();
    const { system } = await horizon(journal.db);
    await seal(journal, { system, oldestTx: "1000000000" });
    await journal.write("new");
    await journal.seal();
    expect(await eras(journal)).toEqual([
      { era: 1, rows: 0 },
      { era: 2, rows: 1 },
    ]);
  });

  it("begins an era where the numbers of the old one come round again", async () => {
    const journal = await aJournal();
    const now = Number((await horizon(journal.db)).oldestTx);
    const before = { system: "1", oldestTx: "3" };
    await seal(journal, before);
    // In both eras there are transactions of the numbers to come.
    await writtenBy(journal, "7", "old");
    for (let ahead = 0; ahead < 20; ahead++) await writtenBy(journal, String(now + ahead), "old");
    await seal(journal, { ...before, oldestTx: String(now + 1_000_000) });
    await journal.seal();
    for (let turn = 0; turn < 20; turn++) await journal.write("new");
    await journal.seal(7);
    expect(await journal.verify()).toMatchObject({ rows: 41, unsealed: { rows: 0 }, faults: [] });

    await journal.tamper(sql`update journal set what = 'forged' where seq in (3, 30)`);
    await journal.tamper(sql`delete from journal where seq in (4, 31)`);
    expect((await journal.verify()).faults.map(({ kind, seq }) => [kind, seq])).toEqual([
      ["changed", 3],
      ["missing", 4],
      ["changed", 30],
      ["missing", 31],
    ]);
  });
});

async function writer({ db }: Journal): Promise<Session> {
  const session = await db.session();
  onTestFinished(() => session.end());
  await session.query(sql`begin`);
  return session;
}

const seal = ({ db }: Journal, at: { system: string; oldestTx: string }) =>
  db.transaction((tx) => sealNext(tx, "acme", { look: async () => at, now: NOW, rowsMax: 1000 }));

/** A row as another cluster wrote it. */
async function writtenBy({ db }: Journal, transaction: string, what: string): Promise<void> {
  await db.query(sql`
    insert into journal (organisation, at, trail, stage, what, actor, tx)
    values ('acme', ${NOW}, 't', 'decide', ${what}, 'plumbline', ${transaction}::xid8)`);
}

const segments = ({ db, organisation }: Journal) =>
  db.query<{ number: number; seqs: number[] }>(sql`
    select number, to_json(seqs) as seqs from journal_segment where organisation = ${organisation} order by number`);

const eras = ({ db }: Journal) =>
  db.query(sql`select era, rows from journal_segment where organisation = 'acme' order by number`);
