import type { Context, Env, Odoo } from "./environment.ts";
import { classOf, OdooError, serializationFailure } from "./errors.ts";
import { checkRow } from "./orm/constraints.ts";
import { type Change, Transaction } from "./transaction.ts";

/** What became of one call: its answer or its error, and what it changed. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: OdooError;
  readonly changes: readonly Change[];
}

export interface Act {
  readonly uid: number;
  readonly sudo?: boolean;
  readonly context?: Context;
  readonly run: (env: Env) => unknown;
  /** It reports a conflict with another transaction instead of being tried again, as `load` does. */
  readonly swallowsConflicts?: boolean;
}

/** How often the server itself repeats a transaction that met another. */
const TRIES = 5;

/** One call in one transaction: all of it, or nothing. */
export function execute(odoo: Odoo, begin: () => string, act: Act): Outcome {
  const tx = new Transaction(begin());
  try {
    const result = act.run(envOf(odoo, tx, act));
    return { result, changes: tx.changes() };
  } catch (error) {
    tx.rollback();
    if (!(error instanceof OdooError)) throw error;
    return { error, changes: [] };
  }
}

/**
 * Carries a call out without committing it, so that nobody sees it. What is answered commits it later; its write_date
 * stays the beginning. If one of its rows was changed meanwhile the server tries again, with what stands then. Row locks
 * are not modelled: nobody waits for an open transaction.
 */
export function open(odoo: Odoo, begin: () => string, act: Act): () => Outcome {
  const tx = new Transaction(begin());
  let failed: OdooError | undefined;
  try {
    act.run(envOf(odoo, tx, act));
  } catch (error) {
    if (!(error instanceof OdooError)) throw error;
    failed = error;
  }
  const changes = tx.suspend();
  return () => {
    if (failed) return { error: failed, changes: [] };
    const env = envOf(odoo, tx, act);
    try {
      tx.resume(changes);
      for (const { table, before, after } of changes) if (after) checkRow(env, table.model, after, before);
      return { changes: tx.changes() };
    } catch (error) {
      tx.rollback();
      if (!(error instanceof OdooError)) throw error;
      if (act.swallowsConflicts) return { error: serializationFailure(), changes: [] };
      return again(odoo, begin, act);
    }
  };
}

function again(odoo: Odoo, begin: () => string, act: Act): Outcome {
  let outcome: Outcome = { changes: [] };
  for (let turn = 0; turn < TRIES; turn++) {
    outcome = execute(odoo, begin, act);
    if (!outcome.error || classOf(outcome.error) !== "SerializationFailure") break;
  }
  return outcome;
}

const envOf = (odoo: Odoo, tx: Transaction, { uid, sudo = false, context = {} }: Act): Env => ({
  odoo,
  tx,
  uid,
  sudo,
  context,
});
