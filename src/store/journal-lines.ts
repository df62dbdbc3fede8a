import type { Sql } from "sql-template-tag";
import { sql } from "./db.ts";

/** A row as the one line of text that its digest is of. */
export interface Line {
  readonly seq: number;
  readonly line: string;
}

/** The rows of some transactions that have numbers of some range. */
export interface Range {
  readonly organisation: string;
  readonly fromTx: string;
  readonly belowTx: string;
  readonly aboveSeq: number;
  readonly upToSeq?: number | undefined;
}

/** The columns of a line, in the order of its members: docs/guides/verify-the-journal.md. */
export const COLUMNS = sql`organisation, seq, tx, at at time zone 'UTC' as at, trail, noun, record, stage, what, actor, body`;

export const within = ({ organisation, fromTx, belowTx, aboveSeq, upToSeq }: Range): Sql => sql`
  organisation = ${organisation} and tx >= ${fromTx}::xid8 and tx < ${belowTx}::xid8
    and seq > ${aboveSeq} and seq <= ${upToSeq ?? Number.MAX_SAFE_INTEGER}`;
