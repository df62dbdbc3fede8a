import type { Sql } from "sql-template-tag";
import { sql } from "./db.ts";

/** A row as the one line of text that its digest is of. */
export interface Line {
  readonly seq: number;
  readonly line: string;
}

/** The rows of an era that come next, by the number of their transaction. */
export interface Range {
  readonly organisation: string;
  readonly floorSeq: number;
  readonly fromTx: string;
  readonly belowTx: string;
  /** Where a later era has begun: the last row that this one sealed. */
  readonly lastSeq?: number | undefined;
}

/** The columns of a line, in the order of its members: docs/guides/verify-the-journal.md. */
export const COLUMNS = sql`organisation, seq, tx, at at time zone 'UTC' as at, trail, noun, record, stage, what, actor, body`;

export const within = ({ organisation, floorSeq, fromTx, belowTx, lastSeq }: Range): Sql => sql`
  organisation = ${organisation} and tx >= ${fromTx}::xid8 and tx < ${belowTx}::xid8
    and seq > ${floorSeq} and seq <= ${lastSeq ?? Number.MAX_SAFE_INTEGER}`;
