import { serializationFailure } from "./errors.ts";
import type { Table } from "./table.ts";
import type { Row } from "./value.ts";

/** One row that a transaction changed: without `before` it was created, without `after` it was deleted. */
export interface Change {
  readonly table: Table;
  readonly id: number;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** All or nothing. `stamp` is its beginning, to the microsecond: what Odoo writes into `write_date`. */
export class Transaction {
  readonly stamp: string;
  readonly #changes: Change[] = [];

  constructor(stamp: string) {
    this.stamp = stamp;
  }

  put(table: Table, row: Row): void {
    this.#changes.push({ table, id: row.id, before: table.get(row.id), after: row });
    table.put(row);
  }

  remove(table: Table, id: number): void {
    this.#changes.push({ table, id, before: table.get(id), after: undefined });
    table.remove(id);
  }

  /** What is done inside is undone when it throws. */
  savepoint<T>(act: () => T): T {
    const mark = this.#changes.length;
    try {
      return act();
    } catch (error) {
      this.#undoTo(mark);
      throw error;
    }
  }

  rollback(): void {
    this.#undoTo(0);
  }

  /** Takes everything out of sight again, to be committed later: nobody sees what is not committed. */
  suspend(): readonly Change[] {
    const changes = [...this.#changes];
    this.#undoTo(0);
    return changes;
  }

  /** Commits what was suspended; throws when another transaction has changed one of its rows since. */
  resume(changes: readonly Change[]): void {
    for (const { table, id, before, after } of changes) {
      if (table.get(id) !== before) {
        this.rollback();
        throw serializationFailure();
      }
      if (after) this.put(table, after);
      else this.remove(table, id);
    }
  }

  /** What it comes to: each row once, as it was and as it is. */
  changes(): readonly Change[] {
    const net = new Map<string, Change>();
    for (const change of this.#changes) {
      const key = `${change.table.model},${change.id}`;
      net.set(key, { ...change, before: net.has(key) ? net.get(key)?.before : change.before });
    }
    return [...net.values()].filter(({ before, after }) => before !== after);
  }

  #undoTo(mark: number): void {
    for (const { table, id, before } of this.#changes.splice(mark).reverse()) {
      if (before) table.put(before);
      else table.remove(id);
    }
  }
}
