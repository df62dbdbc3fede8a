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
  /** The key that the record there bears, as it was last read; or that it was made with, until it is. */
  readonly stamp: string | null;
  readonly fields: readonly string[];
  readonly at: string;
  /** Attempts before it that failed. */
  readonly failed: number;
  /** Of these, those that nobody answered: each was looked up before anything was repeated. */
  readonly unanswered: number;
}

/** One proof for each receipt, the oldest first. `stamps`: per connection and id, what was read there last. */
export const proofsOf = (
  receipts: readonly (Receipt & { readonly at: string })[],
  hops: readonly Hop[],
  stamps: ReadonlyMap<string, string | null>,
): readonly Proof[] =>
  receipts.map(({ connection, company, key, record, kind, id, fields, at }) => {
    const failures = hops.filter(
      ({ stage, what, body }) => stage === "deliver" && what === "failed" && body.errand === key,
    );
    return {
      seat: company === "" ? connection : `${connection}/${company}`,
      ...{ kind, id, key, fields, at },
      stamp: stamps.get(`${connection}/${id}`) ?? MADE_WITH[kind]?.({ record, key }) ?? null,
      failed: failures.length,
      unanswered: failures.filter(({ body }) => body.unanswered === true).length,
    };
  });

const MADE_WITH: Readonly<Record<string, (receipt: Pick<Receipt, "record" | "key">) => string>> = {
  created: ({ record }) => record,
  effect: ({ key }) => key,
};
