import type { FakeClock } from "../../kit/fake/clock.ts";
import { blank, complaints, entered, entryOf, type VendorEntry, type VendorRow, view } from "./vendor.ts";

/** What BILL says of a vendor that it does not take. */
export class Complaint {
  readonly said: readonly string[];
  constructor(said: readonly string[]) {
    this.said = said;
  }
}

export interface Term {
  readonly id: string;
  readonly name: string;
  readonly daysDue: number;
}

interface DirectoryOptions {
  readonly clock: FakeClock;
  readonly masksTaxIds: boolean;
  readonly tell: (eventType: string, vendor: unknown) => void;
}

/** A directory as it is put away between two runs. */
export interface KeptDirectory {
  readonly lastId: number;
  readonly vendors: readonly VendorRow[];
  readonly terms: readonly Term[];
}

/** The organisation's vendors as they stand, and its payment terms. */
export class Directory {
  readonly vendors = new Map<string, VendorRow>();
  readonly terms: Term[] = [];
  readonly #options: DirectoryOptions;
  #lastId = 1000;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** All that it holds, to go on from later. */
  keep(): KeptDirectory {
    return { lastId: this.#lastId, vendors: [...this.vendors.values()], terms: this.terms };
  }

  restore({ lastId, vendors, terms }: KeptDirectory): void {
    this.#lastId = lastId;
    for (const vendor of vendors) this.vendors.set(vendor.id, vendor);
    this.terms.splice(0, this.terms.length, ...terms);
  }

  create(entry: VendorEntry): VendorRow {
    const id = `00901XYZABCDEF${String(this.#lastId + 1).padStart(6, "0")}`;
    const row = entered(blank(id, this.#now()), entry);
    checked(row);
    this.#lastId += 1;
    this.vendors.set(id, row);
    this.#tell("vendor.created", row);
    return row;
  }

  createByApi(body: Readonly<Record<string, unknown>>): VendorRow {
    return this.create(entryOf(body, true));
  }

  /** A change that changes nothing leaves no date. */
  change(row: VendorRow, entry: VendorEntry, eventType = "vendor.updated"): VendorRow {
    const next = entered(row, entry);
    if (JSON.stringify(next) === JSON.stringify(row)) return row;
    checked(next);
    Object.assign(row, next, { updatedTime: this.#now() });
    this.#tell(eventType, row);
    return row;
  }

  /** The harder of two ways that are not documented: an archived vendor is not changed before it is restored. */
  changeByApi(row: VendorRow, body: Readonly<Record<string, unknown>>): VendorRow {
    if (row.archived) throw new Complaint(["The vendor is archived. Restore it first."]);
    return this.change(row, entryOf(body, false));
  }

  /** Archiving twice changes nothing, and is no error. */
  move(row: VendorRow, archived: boolean): VendorRow {
    return this.change(row, { archived }, archived ? "vendor.archived" : "vendor.restored");
  }

  shown = (row: VendorRow): unknown => view(row, this.#options);

  term(name: string): Term {
    const known = this.terms.find((term) => term.name === name);
    if (known) return known;
    const term = {
      id: `00p01XYZABCDEF${String(this.terms.length + 1).padStart(6, "0")}`,
      name,
      daysDue: Number(/\d+/.exec(name)?.[0] ?? 0),
    };
    this.terms.push(term);
    return term;
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }

  #tell(eventType: string, row: VendorRow): void {
    this.#options.tell(eventType, this.shown(row));
  }
}

function checked(row: VendorRow): void {
  const said = complaints(row);
  if (said.length > 0) throw new Complaint(said);
}
