import type { Receipt } from "../store/receipts.ts";
import type { Hop } from "./hops.ts";

/** The proof that an errand had one effect: its key, the record there, and what was tried around it. */
export interface Proof {
  readonly seat: string;
  /** `created`, `changed`, or the effect of a move. */
  readonly kind: string;
  /** The record there. */
  readonly id: string | null;
  /** The errand's own key; there is one receipt of it, however often it was tried. */
  readonly key: string;
  /** What is stamped on the record there, when it was made by us. */
  readonly stamp: string | null;
  readonly fields: readonly string[];
  readonly at: string;
  /** Attempts before it that failed. */
  readonly failed: number;
  /** Of these, those that nobody answered: each was looked up before anything was repeated. */
  readonly unanswered: number;
}

/** One proof for each receipt, the oldest first. */
export const proofsOf = (
  receipts: readonly (Receipt & { readonly at: string })[],
  hops: readonly Hop[],
): readonly Proof[] =>
  receipts.map(({ connection, company, key, record, kind, id, fields, at }) => {
    const failures = hops.filter(
      ({ stage, what, body }) => stage === "deliver" && what === "failed" && body.errand === key,
    );
    return {
      seat: company === "" ? connection : `${connection}/${company}`,
      ...{ kind, id, key, fields, at },
      stamp: kind === "created" ? record : kind === "effect" ? key : null,
      failed: failures.length,
      unanswered: failures.filter(({ body }) => body.unanswered === true).length,
    };
  });
