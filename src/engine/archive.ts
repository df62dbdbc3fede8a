import type { Db } from "../store/db.ts";
import { linesInPlaceOf, putBackRows, removeRows } from "../store/sealed-rows.ts";
import { holdSegment, noteArchived, noteRestored, oldestUnarchived, pastEras } from "../store/segments.ts";
import { type Difference, differences, headLine } from "./chain.ts";
import { fileOf, readSegmentFile, writeSegmentFile } from "./segment-file.ts";

export interface Archived {
  readonly number: number;
  readonly rows: number;
  /** Below the data folder. */
  readonly file: string;
}

/**
 * Moves the oldest segment that was sealed before a moment into a file of the data folder. Its rows leave the database
 * only when the file is on the disk and its digest recorded. Undefined when there is none left.
 */
export async function archiveOnce(
  db: Db,
  options: {
    readonly organisation: string;
    readonly folder: string;
    readonly sealedBefore: Date;
    readonly now: Date;
  },
): Promise<Archived | undefined> {
  const { organisation, folder, sealedBefore, now } = options;
  return db.transaction(async (tx) => {
    const segment = await oldestUnarchived(tx, organisation, sealedBefore);
    if (!segment) return undefined;
    const { number, rows, era } = segment;
    const eraLastSeq = (await pastEras(tx, organisation)).get(era);
    const lines = await linesInPlaceOf(tx, segment, eraLastSeq);
    const different = differences(segment, lines);
    if (different.length > 0)
      throw new Error(
        `Segment ${number} of the journal of ${organisation} is not archived: ${named(different)}. Verify the journal, and keep the database as it is.`,
      );
    const file = fileOf(segment);
    const fileDigest = await writeSegmentFile(folder, segment, lines);
    await noteArchived(tx, segment, { file, fileDigest, now });
    const gone = await removeRows(tx, segment, eraLastSeq);
    if (gone !== rows)
      throw new Error(
        `Segment ${number} of the journal of ${organisation} is not archived: ${gone} rows would have gone, and it has ${rows}`,
      );
    return { number, rows, file };
  });
}

/** Puts an archived segment's rows back into the database, if they are exactly those that were sealed. */
export async function restoreSegment(
  db: Db,
  options: { readonly organisation: string; readonly number: number; readonly folder: string },
): Promise<Archived> {
  const { organisation, number, folder } = options;
  return db.transaction(async (tx) => {
    const refuse = (why: string) =>
      new Error(`Segment ${number} of the journal of ${organisation} is not restored: ${why}`);
    const segment = await holdSegment(tx, organisation, number);
    if (!segment) throw refuse("there is no such segment");
    if (segment.archivedAt === null || segment.file === null) throw refuse("it is not archived");
    const { head, lines } = await readSegmentFile(folder, segment.file);
    const different = differences(segment, lines);
    if (different.length > 0) throw refuse(named(different));
    if (head !== headLine(segment)) throw refuse("the head of the file is not the one that was sealed");
    const eraLastSeq = (await pastEras(tx, organisation)).get(segment.era);
    await putBackRows(tx, lines);
    await noteRestored(tx, segment);
    const back = differences(segment, await linesInPlaceOf(tx, segment, eraLastSeq));
    if (back.length > 0) throw refuse(`as the database would hold it, ${named(back)}`);
    return { number, rows: segment.rows, file: segment.file };
  });
}

const NAMED_MAX = 5;

function named(different: readonly Difference[]): string {
  const some = different.slice(0, NAMED_MAX).map(({ kind, seq }) => `row ${seq} ${SAYS[kind]}`);
  const more = different.length - some.length;
  return some.join(", ") + (more > 0 ? `, and ${more} more` : "");
}

const SAYS = { changed: "was changed", missing: "is missing", added: "was added" } as const;
