import type { FakeClock } from "../../kit/fake/clock.ts";
import { attributesOf, blank, complaints, type VendorAttributes, type VendorRow } from "./vendor.ts";

/** Who did something: a person at the screen, or an app through the API. */
export interface Actor {
  readonly application: string | null;
}
export const person: Actor = { application: null };

export interface DirectoryEvent {
  readonly reason: "create" | "update";
  readonly vendor: VendorRow;
  readonly by: Actor;
}

/** What Procore says of a body that it does not take. */
export class Complaint {
  readonly said: Record<string, string[]>;
  constructor(said: Record<string, string[]>) {
    this.said = said;
  }
}

/** A directory as it is put away between two runs. */
export interface KeptDirectory {
  readonly lastId: number;
  readonly vendors: readonly VendorRow[];
}

/** The company's directory: vendors as they stand. */
export class Directory {
  readonly vendors = new Map<number, VendorRow>();
  readonly #clock: FakeClock;
  readonly #tell: (event: DirectoryEvent) => void;
  #lastId = 562949956630000;

  constructor(clock: FakeClock, tell: (event: DirectoryEvent) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** All that it holds, to go on from later. */
  keep(): KeptDirectory {
    return { lastId: this.#lastId, vendors: [...this.vendors.values()] };
  }

  restore({ lastId, vendors }: KeptDirectory): void {
    this.#lastId = lastId;
    for (const vendor of vendors) this.vendors.set(vendor.id, vendor);
  }

  /** To the second, like everything that Procore dates. */
  now(): string {
    return `${this.#clock.now().toISOString().slice(0, 19)}Z`;
  }

  create(attributes: VendorAttributes, by: Actor): VendorRow {
    const at = this.now();
    const vendor = { ...blank(this.#lastId + 1, at), ...attributes };
    this.#check(vendor);
    this.#lastId += 1;
    this.vendors.set(vendor.id, vendor);
    this.#tell({ reason: "create", vendor, by });
    return vendor;
  }

  /** A change that changes nothing leaves no date. */
  change(vendor: VendorRow, attributes: VendorAttributes, by: Actor): VendorRow {
    const next = { ...vendor, ...attributes };
    if (JSON.stringify(next) === JSON.stringify(vendor)) return vendor;
    this.#check(next);
    Object.assign(vendor, next, { updated_at: this.now() });
    this.#tell({ reason: "update", vendor, by });
    return vendor;
  }

  createByApi(body: Readonly<Record<string, unknown>>, by: Actor): VendorRow {
    return this.create(attributesOf(body, undefined), by);
  }

  changeByApi(vendor: VendorRow, body: Readonly<Record<string, unknown>>, by: Actor): VendorRow {
    return this.change(vendor, attributesOf(body, vendor), by);
  }

  byOrigin(originId: unknown): VendorRow | undefined {
    return [...this.vendors.values()].find(({ origin_id }) => origin_id !== null && origin_id === originId);
  }

  #check(vendor: VendorRow): void {
    const said = complaints(vendor);
    const owner = this.byOrigin(vendor.origin_id);
    if (owner && owner.id !== vendor.id) said.origin_id = ["has already been taken"];
    if (Object.keys(said).length > 0) throw new Complaint(said);
  }
}
