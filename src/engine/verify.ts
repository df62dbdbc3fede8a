import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Db, Tx } from "../store/db.ts";
import { linesInPlaceOf, linesOf, lookAtOneMoment, strangers } from "../store/sealed-rows.ts";
import { pastEras, reachOf, type StoredSegment, segmentAfter } from "../store/segments.ts";
import { unsealedSince } from "../store/unsealed-rows.ts";
import { type Difference, differences, headLine, NO_ROOT, rootOf, sealLine } from "./chain.ts";
import { archiveOf, fileOf, readSegmentFile, type SegmentFile } from "./segment-file.ts";

/** Something that is not as it was sealed. */
export interface Fault {
  readonly kind: Difference["kind"] | "chain" | "file";
  readonly segment: number | null;
  readonly seq: number | null;
  readonly says: string;
}

export interface Verification {
  readonly segments: number;
  readonly archived: number;
  /** Sealed rows that were looked at, in the database and in files. */
  readonly rows: number;
  /** The end of the chain. Written down elsewhere, it proves later that nothing was cut off. */
  readonly last: Anchor | null;
  readonly unsealed: { readonly rows: number; readonly since: string | null };
  readonly faults: readonly Fault[];
}

/** The root of a segment, in hexadecimal, as it was written down outside. */
export interface Anchor {
  readonly number: number;
  readonly root: string;
}

export interface Verifying {
  readonly organisation: string;
  /** The data folder. */
  readonly folder: string;
  readonly anchors?: readonly Anchor[];
}

const STRANGERS_MAX = 10_000;

/** Compares every sealed row, in the database and in the archive, with its seal, and names those that differ. */
export async function verifyJournal(db: Db, verifying: Verifying): Promise<Verification> {
  const { organisation, folder, anchors = [] } = verifying;
  return db.transaction(async (tx) => {
    await lookAtOneMoment(tx);
    const eras = await pastEras(tx, organisation);
    const faults: Fault[] = [];
    const roots = new Map<number, string>();
    const files = new Set<string>();
    let [archived, rows] = [0, 0];
    let previous: StoredSegment | undefined;
    for (;;) {
      const segment = await segmentAfter(tx, organisation, previous?.number ?? 0);
      if (!segment) break;
      faults.push(...linkFaults(previous, segment));
      faults.push(
        ...(segment.archivedAt === null
          ? await rowFaults(tx, segment, eras.get(segment.era))
          : await fileFaults(folder, segment)),
      );
      roots.set(segment.number, segment.root.toString("hex"));
      files.add(fileOf(segment));
      archived += segment.archivedAt === null ? 0 : 1;
      rows += segment.rows;
      previous = segment;
    }
    faults.push(...(await strangerFaults(tx, organisation)));
    faults.push(...anchorFaults(anchors, roots), ...(await looseFiles(folder, organisation, files)));
    return {
      segments: roots.size,
      archived,
      rows,
      last: previous ? { number: previous.number, root: previous.root.toString("hex") } : null,
      unsealed: await unsealedSince(tx, organisation),
      faults: eachRowOnce(faults),
    };
  });
}

function linkFaults(previous: StoredSegment | undefined, segment: StoredSegment): readonly Fault[] {
  const { number, previousRoot, root, digests } = segment;
  const fault = (says: string): Fault => ({ kind: "chain", segment: number, seq: null, says });
  if (number !== (previous?.number ?? 0) + 1)
    return [fault(`Before segment ${number}, at least one segment was removed`)];
  const faults: Fault[] = [];
  if (!previousRoot.equals(previous?.root ?? NO_ROOT))
    faults.push(fault(`Segment ${number} does not follow the one before it`));
  if (!rootOf(segment, digests).equals(root))
    faults.push(fault(`The seal of segment ${number} was changed: its root is not that of its content`));
  return faults;
}

async function rowFaults(
  tx: Tx,
  segment: StoredSegment,
  eraLastSeq: number | undefined,
): Promise<readonly Fault[]> {
  const different = differences(segment, await linesInPlaceOf(tx, segment, eraLastSeq));
  const missing = different.filter(({ kind }) => kind === "missing").map(({ seq }) => seq);
  // A row that is not in its place may stand elsewhere: then its place is what was changed.
  const elsewhere = new Set((await linesOf(tx, missing)).map(({ seq }) => seq));
  return different.map(({ kind, seq }) => {
    if (kind === "added") return added(segment.number, seq);
    const found = kind === "changed" || elsewhere.has(seq);
    const says = found ? "was changed after it was sealed" : "was removed after it was sealed";
    return {
      kind: found ? "changed" : "missing",
      segment: segment.number,
      seq,
      says: `Row ${seq} of segment ${segment.number} ${says}`,
    };
  });
}

async function fileFaults(folder: string, segment: StoredSegment): Promise<readonly Fault[]> {
  const { number, file, fileDigest } = segment;
  const fault = (says: string): Fault => ({ kind: "file", segment: number, seq: null, says });
  let found: SegmentFile;
  try {
    found = await readSegmentFile(folder, file ?? "");
  } catch (error) {
    return [fault(`The file ${file} of segment ${number} cannot be read: ${(error as Error).message}`)];
  }
  const faults = differences(segment, found.lines).map(
    ({ kind, seq }): Fault => ({
      kind,
      segment: number,
      seq,
      says: `Row ${seq} of segment ${number} ${SAYS[kind]} in the file ${file}`,
    }),
  );
  if (found.head !== headLine(segment) || found.seal !== sealLine(segment))
    faults.push(fault(`The head or the seal in the file ${file} is not that of segment ${number}`));
  if (faults.length === 0 && !(fileDigest && found.digest.equals(fileDigest)))
    faults.push(fault(`The file ${file} is not the one that was archived, though its rows are`));
  return faults;
}

async function strangerFaults(tx: Tx, organisation: string): Promise<readonly Fault[]> {
  const reach = await reachOf(tx, organisation);
  if (!reach) return [];
  return (await strangers(tx, organisation, reach, STRANGERS_MAX)).map((seq) => added(null, seq));
}

const SAYS = { changed: "was changed", missing: "is missing", added: "was added" } as const;

const added = (segment: number | null, seq: number): Fault => ({
  kind: "added",
  segment,
  seq,
  says: `Row ${seq} was put among rows that were sealed before it`,
});

const anchorFaults = (anchors: readonly Anchor[], roots: ReadonlyMap<number, string>): readonly Fault[] =>
  anchors
    .filter(({ number, root }) => roots.get(number) !== root.toLowerCase())
    .map(({ number }) => ({
      kind: "chain",
      segment: number,
      seq: null,
      says: `Segment ${number} is not the one whose root was written down: the chain was cut off or made anew`,
    }));

/** Files of segments that the chain does not know: it was longer once, or another. */
async function looseFiles(
  folder: string,
  organisation: string,
  known: ReadonlySet<string>,
): Promise<readonly Fault[]> {
  const archive = archiveOf(organisation);
  const names = await readdir(join(folder, archive)).catch(() => []);
  return names
    .filter((name) => name.endsWith(".jsonl.gz") && !known.has(`${archive}/${name}`))
    .map((name) => ({
      kind: "chain",
      segment: null,
      seq: null,
      says: `The file ${archive}/${name} holds a segment that the chain does not know: the chain was cut off or made anew`,
    }));
}

/** A row is named once; one that stands elsewhere than it should was changed, not added. */
function eachRowOnce(faults: readonly Fault[]): readonly Fault[] {
  const sealed = new Set(faults.map(({ kind, seq }) => (kind === "added" ? null : seq)));
  const seen = new Set<number>();
  return faults.filter(({ kind, seq }) => {
    if (seq === null) return true;
    if (seen.has(seq) || (kind === "added" && sealed.has(seq))) return false;
    return seen.add(seq);
  });
}
