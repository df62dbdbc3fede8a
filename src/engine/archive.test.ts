import { execFile } from "node:child_process";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { aJournal, type Journal, NOW } from "../../test/support/journal.ts";
import { sql } from "../store/db.ts";
import { archiveOnce, restoreSegment } from "./archive.ts";
import { sealOnce } from "./seal.ts";

const SCRIPT = fileURLToPath(new URL("../../docs/verify-journal.mjs", import.meta.url));
const LATER = new Date(NOW.getTime() + 1000);

/** The opening of the chain and three segments of three rows each, 1 to 9; all but the last are archived. */
async function archived(): Promise<Journal> {
  const journal = await aJournal();
  await journal.seal();
  for (const word of ["a", "b", "c"]) {
    await journal.write(word, word, word);
    await journal.seal();
  }
  for (const number of [1, 2, 3]) expect(await archive(journal)).toMatchObject({ number });
  return journal;
}

const archive = ({ db, organisation, folder }: Journal, sealedBefore = LATER) =>
  archiveOnce(db, { organisation, folder, sealedBefore, now: LATER });

const restore = ({ db, organisation, folder }: Journal, number: number) =>
  restoreSegment(db, { organisation, number, folder });

const faults = async (journal: Journal) => (await journal.verify()).faults.map(({ says }) => says);

async function files({ folder }: Journal): Promise<readonly string[]> {
  const names = await readdir(join(folder, "journal/acme"));
  return names.sort().map((name) => join(folder, "journal/acme", name));
}

/** Changes an archived segment as someone would who knows how it is packed. */
async function forge(journal: Journal, place: number, change: (lines: string[]) => string[]): Promise<void> {
  const path = (await files(journal))[place] ?? "";
  const lines = gunzipSync(await readFile(path))
    .toString("utf8")
    .split("\n");
  await writeFile(path, gzipSync(change(lines).join("\n")));
}

describe("the archive", () => {
  it("takes the oldest segment's rows out of the database, and verification spans both", async () => {
    const journal = await archived();
    expect(await journal.seqs()).toEqual([7, 8, 9]);
    expect(await journal.verify()).toMatchObject({ segments: 4, archived: 3, rows: 9, faults: [] });
    expect(await archive(journal)).toMatchObject({ number: 4, rows: 3 });
    expect(await archive(journal)).toBeUndefined();
    expect(await journal.verify()).toMatchObject({ archived: 4, rows: 9, faults: [] });
  });

  it("leaves what was sealed too lately", async () => {
    const journal = await aJournal();
    await journal.write("a");
    await journal.seal();
    expect(await archive(journal, NOW)).toBeUndefined();
    expect(await journal.seqs()).toEqual([1]);
  });

  it("does not archive what was changed", async () => {
    const journal = await archived();
    await journal.tamper(sql`update journal set what = 'forged' where seq = 8`);
    await expect(archive(journal)).rejects.toThrow(
      "Segment 4 of the journal of acme is not archived: row 8 was changed",
    );
    expect(await journal.seqs()).toEqual([7, 8, 9]);
  });

  it("gives each segment to one of several archivers", async () => {
    const journal = await aJournal();
    for (const word of ["a", "b", "c", "d"]) {
      await journal.write(word);
      await journal.seal();
    }
    const numbers = (await Promise.all([1, 2, 3, 4].map(() => archive(journal)))).map((one) => one?.number);
    while (await archive(journal));
    expect(new Set(numbers.filter(Boolean)).size).toBe(numbers.filter(Boolean).length);
    expect(await journal.verify()).toMatchObject({ rows: 4, faults: [] });
    expect(await journal.seqs()).toEqual([]);
  });

  it("puts a segment back exactly as it was", async () => {
    const journal = await archived();
    expect(await restore(journal, 2)).toMatchObject({ number: 2, rows: 3 });
    expect(await journal.seqs()).toEqual([1, 2, 3, 7, 8, 9]);
    expect(await journal.verify()).toMatchObject({ archived: 2, rows: 9, faults: [] });
    await expect(journal.db.query(sql`delete from journal where seq = 1`)).rejects.toThrow("is kept");
    await expect(restore(journal, 2)).rejects.toThrow("it is not archived");
    expect(await archive(journal)).toMatchObject({ number: 2 });
    expect(await journal.verify()).toMatchObject({ archived: 3, faults: [] });
  });

  it("takes and puts back what was left when the chain began, and only that", async () => {
    const journal = await aJournal();
    await journal.write("a", "b", "c", "d", "e");
    await journal.seal(3);
    await journal.write("f");
    await journal.seal();
    expect(await archive(journal)).toMatchObject({ number: 1, rows: 3 });
    expect(await journal.seqs()).toEqual([4, 5, 6]);
    await expect(journal.db.query(sql`delete from journal`)).rejects.toThrow("of the journal is kept");
    expect(await journal.verify()).toMatchObject({ rows: 6, faults: [] });
    expect(await restore(journal, 1)).toMatchObject({ rows: 3 });
    expect(await journal.verify()).toMatchObject({ archived: 0, rows: 6, faults: [] });
  });

  it("puts back nothing of a file that is not whole", async () => {
    const journal = await archived();
    await forge(journal, 1, (lines) => lines.toSpliced(2, 1));
    await expect(restore(journal, 2)).rejects.toThrow(
      "Segment 2 of the journal of acme is not restored: row 2 is missing",
    );
    await forge(journal, 2, (lines) => [(lines[0] ?? "").replace('"rows":3', '"rows":4'), ...lines.slice(1)]);
    await expect(restore(journal, 3)).rejects.toThrow("the head of the file is not the one that was sealed");
    expect(await journal.seqs()).toEqual([7, 8, 9]);
  });

  it("refuses to let a row go whose segment has no recorded file", async () => {
    const journal = await archived();
    await expect(
      journal.db.query(sql`update journal_segment set archived_at = now() where number = 4`),
    ).rejects.toThrow("check");
  });

  it("names what was changed, removed or added in a file", async () => {
    const journal = await archived();
    await forge(journal, 1, (lines) =>
      lines.map((line, at) => (at === 1 ? line.replace("12500", "99") : line)),
    );
    await forge(journal, 2, (lines) =>
      lines.map((line, at) => (at === 2 ? line.replace('"seq":5', '"seq":55') : line)),
    );
    const file = (place: number) => `journal/acme/0000000${place}-`;
    expect((await faults(journal)).map((says) => says.replace(/(-)[0-9a-f]{16}\.jsonl\.gz/, "$1"))).toEqual([
      `Row 1 of segment 2 was changed in the file ${file(2)}`,
      `Row 55 of segment 3 was added in the file ${file(3)}`,
      `Row 5 of segment 3 is missing in the file ${file(3)}`,
    ]);
  });

  it("notices a file that is another, torn, gone, or of another history", async () => {
    const journal = await archived();
    const [, first = "", second = ""] = await files(journal);
    await writeFile(first, gzipSync(gunzipSync(await readFile(first)), { level: 1 }));
    await writeFile(second, (await readFile(second)).subarray(0, 100));
    expect(await faults(journal)).toEqual([
      expect.stringMatching(/is not the one that was archived, though its rows are$/),
      expect.stringMatching(/of segment 3 cannot be read: unexpected end of file$/),
    ]);
    await rename(first, first.replace(".jsonl", "0.jsonl"));
    await rm(second);
    expect(await faults(journal)).toEqual([
      expect.stringMatching(/of segment 2 cannot be read: ENOENT/),
      expect.stringMatching(/of segment 3 cannot be read: ENOENT/),
      expect.stringMatching(/holds a segment that the chain does not know/),
    ]);
  });

  it("names a row that came back beside its file", async () => {
    const journal = await archived();
    await journal.tamper(sql`
      insert into journal (organisation, seq, at, trail, stage, what, actor, tx) overriding system value
      select 'acme', 2, now(), 't', 'person', 'approved', 'ann', from_tx from journal_segment where number = 2`);
    expect(await faults(journal)).toEqual(["Row 2 was put among rows that were sealed before it"]);
  });

  it("stays below the data folder, whatever the organisation is called", async () => {
    const journal = await aJournal();
    await journal.tamper(sql`
      insert into journal (organisation, at, trail, stage, what, actor) values ('../..', now(), 't', 'person', 'x', 'y')`);
    const odd = { ...journal, organisation: "../.." };
    while (!(await sealOnce(journal.db, "../..", NOW)));
    expect(await archive(odd)).toMatchObject({ file: expect.stringMatching(/^journal\/%2E%2E%2F%2E%2E\/0/) });
  });
});

describe("the script beside the documentation", () => {
  const run = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [SCRIPT, ...args]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }) => ({ code, stdout }),
    );

  it("verifies the archive without the product", async () => {
    const journal = await archived();
    const { last } = await journal.verify();
    await archive(journal);
    const { code, stdout } = await run(join(journal.folder, "journal/acme"), "--root", last?.root ?? "");
    expect(stdout).toContain("acme: segments 1 to 4, 9 rows");
    expect(code).toBe(0);
  });

  it.each([
    [
      "a changed row",
      (lines: string[]) => lines.with(2, (lines[2] ?? "").replace("12500", "99")),
      "row 2 was changed",
    ],
    ["a removed row", (lines: string[]) => lines.toSpliced(2, 1), "row 2 was removed"],
    [
      "another head",
      (lines: string[]) => lines.with(0, (lines[0] ?? "").replace('"era":1', '"era":2')),
      "segment 2",
    ],
  ])("fails at %s", async (_, change, where) => {
    const journal = await archived();
    await forge(journal, 1, change);
    const { code, stdout } = await run(join(journal.folder, "journal/acme"));
    expect(code).toBe(1);
    expect(stdout.toLowerCase()).toContain(where);
  });

  it("fails at a gap in the chain, and at a root that is not there", async () => {
    const journal = await archived();
    await archive(journal);
    expect((await run(join(journal.folder, "journal/acme"), "--root", "00")).code).toBe(1);
    await rm((await files(journal))[2] ?? "");
    const { code, stdout } = await run(join(journal.folder, "journal/acme"));
    expect(code).toBe(1);
    expect(stdout).toContain("segment 4 does not follow segment 2");
  });
});
