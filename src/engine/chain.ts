import { createHash } from "node:crypto";
import type { SegmentHead } from "../store/segments.ts";

/** What the first segment of a chain follows. */
export const NO_ROOT = Buffer.alloc(32);

export const sha256 = (content: string | Buffer): Buffer => createHash("sha256").update(content).digest();

/** A segment's head as one line of text: what it seals and what it follows. docs/guides/verify-the-journal.md. */
export function headLine(head: SegmentHead): string {
  const { organisation, number, era, system, floorSeq, fromTx, belowTx, rows, firstSeq, lastSeq } = head;
  return JSON.stringify({
    journal: 1,
    organisation,
    number,
    era,
    system,
    floorSeq,
    fromTx,
    belowTx,
    rows,
    firstSeq,
    lastSeq,
    sealedAt: new Date(head.sealedAt).toISOString(),
    previousRoot: head.previousRoot.toString("hex"),
  });
}

/** The root of a segment: the digest of the digests of its lines, the head's first. */
export const rootOf = (head: SegmentHead, digests: Buffer): Buffer =>
  sha256(Buffer.concat([sha256(headLine(head)), digests]));
