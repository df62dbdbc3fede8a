import { createHash } from "node:crypto";
import type { Line } from "../store/journal-lines.ts";
import type { Segment, SegmentHead } from "../store/segments.ts";

/** What the first segment of a chain follows. */
export const NO_ROOT = Buffer.alloc(32);

export const sha256 = (content: string | Buffer): Buffer => createHash("sha256").update(content).digest();

/** A segment's head as one line of text: what it seals and what it follows. docs/guides/verify-the-journal.md. */
export function headLine(head: SegmentHead): string {
  const { organisation, number, era, system, opens, floorSeq, fromTx, belowTx, nextTx } = head;
  const { rows, firstSeq, lastSeq, sealedAt, previousRoot } = head;
  return JSON.stringify({
    journal: 1,
    ...{
      organisation,
      number,
      era,
      system,
      opens,
      floorSeq,
      fromTx,
      belowTx,
      nextTx,
      rows,
      firstSeq,
      lastSeq,
    },
    sealedAt: new Date(sealedAt).toISOString(),
    previousRoot: previousRoot.toString("hex"),
  });
}

/** What a segment's file ends with, so that each row can be told without the database. */
export const sealLine = ({ seqs, digests, root }: Segment): string =>
  JSON.stringify({ seqs, digests: digests.toString("hex"), root: root.toString("hex") });

/** The root of a segment: the digest of the digests of its lines, the head's first. */
export const rootOf = (head: SegmentHead, digests: Buffer): Buffer =>
  sha256(Buffer.concat([sha256(headLine(head)), digests]));

/** One row that is not as it was sealed. */
export interface Difference {
  readonly kind: "changed" | "missing" | "added";
  readonly seq: number;
}

/** How the rows found in a segment's place differ from those it sealed. */
export function differences({ seqs, digests }: Segment, found: readonly Line[]): readonly Difference[] {
  const sealed = new Map(seqs.map((seq, place) => [seq, digests.subarray(place * 32, place * 32 + 32)]));
  const different: Difference[] = [];
  for (const { seq, line } of found) {
    const digest = sealed.get(seq);
    if (!digest) different.push({ kind: "added", seq });
    else if (!digest.equals(sha256(line))) different.push({ kind: "changed", seq });
    sealed.delete(seq);
  }
  return [...different, ...[...sealed.keys()].map((seq) => ({ kind: "missing" as const, seq }))];
}
