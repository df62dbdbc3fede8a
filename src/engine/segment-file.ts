import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Line } from "../store/journal-lines.ts";
import type { Segment } from "../store/segments.ts";
import { headLine, sealLine, sha256 } from "./chain.ts";

/** An archived segment as it was found: its lines as they are, whatever they should be. */
export interface SegmentFile {
  readonly digest: Buffer;
  readonly head: string;
  readonly lines: readonly Line[];
  readonly seal: string;
}

/** The folder of an organisation's archived segments, below the data folder. */
export const archiveOf = (organisation: string): string =>
  `journal/${encodeURIComponent(organisation).replaceAll(".", "%2E")}`;

/** The file of a segment, below the data folder. Its name bears the root: another history never overwrites it. */
export const fileOf = ({ organisation, number, root }: Segment): string =>
  `${archiveOf(organisation)}/${String(number).padStart(8, "0")}-${root.toString("hex").slice(0, 16)}.jsonl.gz`;

/** Writes a segment so that it is whole and on the disk, or not there; answers with the digest of the file. */
export async function writeSegmentFile(
  folder: string,
  segment: Segment,
  lines: readonly Line[],
): Promise<Buffer> {
  const path = join(folder, fileOf(segment));
  const text = [headLine(segment), ...lines.map(({ line }) => line), sealLine(segment)];
  const bytes = await promisify(gzip)(`${text.join("\n")}\n`);
  await mkdir(dirname(path), { recursive: true });
  const draft = await open(`${path}.new`, "w", 0o600);
  await draft.writeFile(bytes);
  await draft.sync();
  await draft.close();
  await rename(`${path}.new`, path);
  await flushed(dirname(path));
  return sha256(bytes);
}

export async function readSegmentFile(folder: string, file: string): Promise<SegmentFile> {
  const bytes = await readFile(join(folder, file));
  const text = (await promisify(gunzip)(bytes)).toString("utf8");
  const [head = "", ...rest] = text.replace(/\n$/, "").split("\n");
  const seal = rest.pop() ?? "";
  return { digest: sha256(bytes), head, lines: rest.map((line) => ({ seq: seqOf(line), line })), seal };
}

/** A line that is none belongs to no row. */
function seqOf(line: string): number {
  try {
    const { seq } = JSON.parse(line) as { seq?: unknown };
    return typeof seq === "number" ? seq : 0;
  } catch {
    return 0;
  }
}

async function flushed(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  await handle.sync();
  await handle.close();
}
