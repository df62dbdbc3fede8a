import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "sql-template-tag";
import { onTestFinished } from "vitest";
import { sealOnce } from "../../src/engine/seal.ts";
import { type Verification, verifyJournal } from "../../src/engine/verify.ts";
import { type Db, openDb, sql } from "../../src/store/db.ts";
import { type JournalEntry, writeJournal } from "../../src/store/journal.ts";
import { unsealedSince } from "../../src/store/unsealed-rows.ts";
import { freshDatabase } from "./database.ts";

/** The journal of one firm, and what may be done to it. */
export interface Journal {
  readonly db: Db;
  readonly organisation: string;
  readonly folder: string;
  /** One transaction with an entry for each word. */
  write(...words: readonly string[]): Promise<void>;
  /** Seals until nothing is left. Whoever else writes on the server is waited for. */
  seal(rowsMax?: number): Promise<void>;
  verify(): Promise<Verification>;
  /** Changes what is stored as only the owner of the server can: no trigger fires. */
  tamper(statement: Sql): Promise<void>;
  seqs(): Promise<readonly number[]>;
}

export const NOW = new Date("2026-03-02T10:00:00.120Z");

const DEADLINE_MS = 20_000;

export const anEntry = (what: string, over: Partial<JournalEntry> = {}): JournalEntry => ({
  organisation: "acme",
  at: NOW,
  trail: "trail-1",
  noun: "vendor",
  record: "v1",
  stage: "decide",
  what,
  actor: "plumbline",
  body: { amount: "12500.00", 'a "quoted" \n name': [1.1, null, "Grüße"] },
  ...over,
});

/** The journal of `acme`, in a database and a data folder of its own. */
export async function aJournal(): Promise<Journal> {
  const database = await freshDatabase();
  const db = openDb({ url: database.url, connections: 6 });
  const folder = await mkdtemp(join(tmpdir(), "plumbline-journal-"));
  onTestFinished(async () => {
    await db.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });
  return journalOf(db, folder, "acme");
}

/** Another firm's, beside it. */
export const ofAnother = ({ db, folder }: Journal, organisation: string): Journal =>
  journalOf(db, folder, organisation);

export const journalOf = (db: Db, folder: string, organisation: string): Journal => ({
  db,
  organisation,
  folder,
  write: (...words) =>
    db.transaction((tx) =>
      writeJournal(
        tx,
        words.map((what) => anEntry(what, { organisation })),
      ),
    ),
  seal: (rowsMax) => sealAll(db, organisation, rowsMax),
  verify: () => verifyJournal(db, { organisation, folder }),
  tamper: (statement) =>
    db.transaction(async (tx) => {
      await tx.query(sql`set local session_replication_role = replica`);
      await tx.query(statement);
    }),
  seqs: async () => {
    const found = await db.query<{ seq: number }>(
      sql`select seq from journal where organisation = ${organisation} order by seq`,
    );
    return found.map(({ seq }) => seq);
  },
});

async function sealAll(db: Db, organisation: string, rowsMax?: number): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const sealed = await sealOnce(db, organisation, NOW, rowsMax);
    if (!sealed && (await unsealedSince(db, organisation)).rows === 0) return;
    if (performance.now() > deadline) throw new Error("The journal was not sealed in time");
  }
}
