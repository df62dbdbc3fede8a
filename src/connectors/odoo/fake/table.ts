import type { Row, Stored } from "./value.ts";

type Key = Stored | undefined;

/** A table as it is put away between two runs. */
export interface KeptTable {
  readonly next: number;
  readonly rows: readonly Row[];
}

/** The rows of one model, with an index for every column that was ever asked by. */
export class Table {
  readonly model: string;
  readonly #rows = new Map<number, Row>();
  readonly #indexes = new Map<string, Map<Key, Set<number>>>();
  #next = 1;

  constructor(model: string) {
    this.model = model;
  }

  get rows(): Iterable<Row> {
    return this.#rows.values();
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The next number of the sequence. It is used up, also when the transaction is rolled back. */
  nextId(): number {
    return this.#next++;
  }

  /** Lets the sequence go on from here. */
  startFrom(id: number): void {
    this.#next = id;
  }

  /** All that it holds, to go on from later. */
  keep(): KeptTable {
    return { next: this.#next, rows: [...this.#rows.values()] };
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  put(row: Row): void {
    this.#forget(row.id);
    this.#rows.set(row.id, row);
    for (const [field, index] of this.#indexes) entry(index, row[field]).add(row.id);
    if (row.id >= this.#next) this.#next = row.id + 1;
  }

  remove(id: number): void {
    this.#forget(id);
    this.#rows.delete(id);
  }

  /** The rows whose column holds this value, by id. */
  by(field: string, value: Stored): Row[] {
    const ids = this.#index(field).get(value);
    if (!ids) return [];
    return [...ids].sort((a, b) => a - b).map((id) => this.#rows.get(id) as Row);
  }

  #index(field: string): Map<Key, Set<number>> {
    const known = this.#indexes.get(field);
    if (known) return known;
    const index = new Map<Key, Set<number>>();
    for (const row of this.#rows.values()) entry(index, row[field]).add(row.id);
    this.#indexes.set(field, index);
    return index;
  }

  #forget(id: number): void {
    const row = this.#rows.get(id);
    if (!row) return;
    for (const [field, index] of this.#indexes) index.get(row[field])?.delete(id);
  }
}

function entry(index: Map<Key, Set<number>>, key: Key): Set<number> {
  const ids = index.get(key) ?? new Set<number>();
  index.set(key, ids);
  return ids;
}
