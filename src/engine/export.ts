import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Db, Tx } from "../store/db.ts";
import { linesOf, lookAtOneMoment } from "../store/sealed-rows.ts";
import { type StoredSegment, segmentAfter } from "../store/segments.ts";
import { differences } from "./chain.ts";
import { Refused } from "./refused.ts";
import { fileOf, writeSegmentFile } from "./segment-file.ts";
import type { Anchor } from "./verify.ts";

export interface Exported {
  readonly segments: number;
  readonly rows: number;
  /** Below the folder, in the order of the chain. */
  readonly files: readonly string[];
  /** The end of the chain, to be written down elsewhere. */
  readonly last: Anchor | null;
}

export interface Exporting {
  readonly organisation: string;
  /** The data folder, where archived segments are. */
  readonly folder: string;
  /** Where the copy goes. */
  readonly into: string;
}

/** Copies the whole sealed journal into files that can be verified without the hub. Nothing leaves the database. */
export async function exportJournal(db: Db, { organisation, folder, into }: Exporting): Promise<Exported> {
  return db.transaction(async (tx) => {
    await lookAtOneMoment(tx);
    const files: string[] = [];
    let rows = 0;
    let last: Anchor | null = null;
    for (;;) {
      const segment = await segmentAfter(tx, organisation, last?.number ?? 0);
      if (!segment) return { segments: files.length, rows, files, last };
      files.push(await copied(tx, segment, folder, into));
      rows += segment.rows;
      last = { number: segment.number, root: segment.root.toString("hex") };
    }
  });
}

async function copied(tx: Tx, segment: StoredSegment, folder: string, into: string): Promise<string> {
  const { file, archivedAt, number, seqs } = segment;
  if (archivedAt !== null && file !== null) {
    await mkdir(dirname(join(into, file)), { recursive: true });
    await copyFile(join(folder, file), join(into, file));
    return file;
  }
  const lines = await linesOf(tx, seqs);
  if (differences(segment, lines).length > 0)
    throw new Refused(
      `Segment ${number} is not as it was sealed, and is not exported: plumbline audit verify names what differs`,
    );
  await writeSegmentFile(into, segment, lines);
  return fileOf(segment);
}
