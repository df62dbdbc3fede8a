import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { aCommandLine, type CommandLine } from "../../test/support/command-line.ts";
import { undocumented } from "../../test/support/documented.ts";
import { journalOf } from "../../test/support/journal.ts";
import type { Verification } from "../engine/verify.ts";
import { sql } from "../store/db.ts";

let line: CommandLine;
beforeEach(async () => {
  line = await aCommandLine();
});

const journal = () => journalOf(line.db, join(line.folder, "data"), "main");

async function threeSegments(): Promise<void> {
  await journal().seal();
  for (const word of ["observed", "held"]) {
    await journal().write(word, word);
    await journal().seal();
  }
}

it("lists what happened, the newest entries in the order in which they happened", async () => {
  await line.run(["audit"]);
  await journal().write("observed", "held", "decided");
  const { code, json } = await line.run(["audit", "--most", "2", "--json"]);
  expect(code).toBe(0);
  expect(undocumented("audit", json())).toEqual([]);
  expect((json() as { entries: { what: string }[] }).entries.map(({ what }) => what)).toEqual([
    "held",
    "decided",
  ]);
});

it("verifies the journal, and ends with a finding when a row was changed", async () => {
  await threeSegments();
  const { code, json } = await line.run(["audit", "verify", "--json"]);
  expect(code).toBe(0);
  expect(undocumented("audit verify", json())).toEqual([]);
  const { last } = json() as Verification;

  expect((await line.run(["audit", "verify", "--anchor", `${last?.number}:${last?.root}`])).code).toBe(0);
  const other = await line.run(["audit", "verify", "--anchor", `${last?.number}:${"0".repeat(64)}`]);
  expect(other).toMatchObject({ code: 1, out: expect.stringContaining("whose root was written down") });
  expect((await line.run(["audit", "verify", "--anchor", "12"])).code).toBe(2);

  await journal().tamper(sql`update journal set what = 'forged' where what = 'held'`);
  const forged = await line.run(["audit", "verify"]);
  expect(forged.code).toBe(1);
  expect(forged.out).toMatch(/Row \d+ of segment \d+ was changed after it was sealed/);
});

it("archives, restores and exports segments, and the journal verifies all along", async () => {
  await threeSegments();
  const copy = join(line.folder, "copy");
  const before = await line.run(["audit", "export", copy, "--json"]);
  expect(undocumented("audit export", before.json())).toEqual([]);

  const archived = await line.run(["audit", "archive", "--older-than", "0", "--json"]);
  expect(undocumented("audit archive", archived.json())).toEqual([]);
  const { archived: moved } = archived.json() as { archived: { number: number; file: string }[] };
  expect(moved.length).toBeGreaterThan(1);
  expect((await line.run(["audit", "verify"])).code).toBe(0);

  const after = await line.run(["audit", "export", join(line.folder, "again"), "--json"]);
  const files = (one: typeof after) => (one.json() as { files: string[] }).files;
  expect(files(after)).toEqual(files(before));
  expect((await readdir(copy, { recursive: true })).toSorted()).toEqual(
    (await readdir(join(line.folder, "again"), { recursive: true })).toSorted(),
  );

  const number = String(moved[0]?.number);
  const restored = await line.run(["audit", "restore", number, "--json"]);
  expect(undocumented("audit restore", restored.json())).toEqual([]);
  expect((await line.run(["audit", "verify"])).code).toBe(0);
  expect(await line.run(["audit", "restore", number])).toMatchObject({
    code: 1,
    err: expect.stringContaining("it is not archived"),
  });
});

it("does not export a journal that is not as it was sealed", async () => {
  await threeSegments();
  await journal().tamper(sql`update journal set what = 'forged' where what = 'held'`);
  const { code, err } = await line.run(["audit", "export", join(line.folder, "copy")]);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("is not as it was sealed") });
});
