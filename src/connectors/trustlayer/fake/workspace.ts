import type { FakeClock } from "../../kit/fake/clock.ts";
import type { ContextRow, PrimaryRow, RequestRow } from "./records.ts";

type Entered<T> = Partial<Omit<T, "_id" | "organization" | "createdAt" | "updatedAt">>;
export type VendorEntry = Entered<PrimaryRow>;
export type ProjectEntry = Entered<ContextRow>;
export type RequestEntry = Entered<RequestRow>;

/** The kinds of records that vendors and projects are in this workspace. */
export const VENDOR_OBJECT = "65f0c1a2b3c4d5e6f7081920";
export const PROJECT_OBJECT = "65f0c1a2b3c4d5e6f7081930";

/** A workspace as it is put away between two runs. */
export interface KeptWorkspace {
  readonly lastId: number;
  readonly vendors: readonly PrimaryRow[];
  readonly projects: readonly ContextRow[];
  readonly requests: readonly RequestRow[];
}

/** The records of one workspace as they stand. */
export class Workspace {
  readonly id = "65f0c1a2b3c4d5e6f7081001";
  readonly vendors = new Map<string, PrimaryRow>();
  readonly projects = new Map<string, ContextRow>();
  readonly requests = new Map<string, RequestRow>();
  readonly #clock: FakeClock;
  readonly #tell: (event: string, subject: object) => void;
  #lastId = 0x1000;

  constructor(clock: FakeClock, tell: (event: string, subject: object) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  keep(): KeptWorkspace {
    const [vendors, projects, requests] = [this.vendors, this.projects, this.requests];
    return {
      lastId: this.#lastId,
      vendors: [...vendors.values()],
      projects: [...projects.values()],
      requests: [...requests.values()],
    };
  }

  restore({ lastId, vendors, projects, requests }: KeptWorkspace): void {
    this.#lastId = lastId;
    for (const one of vendors) this.vendors.set(one._id, one);
    for (const one of projects) this.projects.set(one._id, one);
    for (const one of requests) this.requests.set(one._id, one);
  }

  now(): Date {
    return this.#clock.now();
  }

  addVendor(entry: VendorEntry): PrimaryRow {
    const row = {
      ...{ primaryObjectId: VENDOR_OBJECT, status: "active", name: "", externalCodes: [] },
      ...entry,
      ...this.#newcomer(),
    };
    this.vendors.set(row._id, row);
    this.#tell("primary-record-created", { primaryRecord: { id: row._id, name: row.name } });
    return row;
  }

  changeVendor(id: string, entry: VendorEntry): void {
    const row = this.#changed(this.vendors, id, entry);
    this.#tell("primary-record-updated", { primaryRecord: { id, name: row.name } });
  }

  addProject(entry: ProjectEntry): ContextRow {
    const row = {
      ...{ contextObjectId: PROJECT_OBJECT, status: "active", name: "", externalCodes: [] },
      ...entry,
      ...this.#newcomer(),
    };
    this.projects.set(row._id, row);
    this.#tell("context-record-created", { contextRecord: { id: row._id, name: row.name } });
    return row;
  }

  changeProject(id: string, entry: ProjectEntry): void {
    const row = this.#changed(this.projects, id, entry);
    this.#tell("context-record-updated", { contextRecord: { id, name: row.name } });
  }

  addRequest(entry: RequestEntry): RequestRow {
    const row = {
      ...{ primaryRecordId: "", name: "", status: "active", complianceTracking: true, covers: [] },
      ...entry,
      ...this.#newcomer(),
    };
    this.requests.set(row._id, row);
    this.#tellOfRequest(row);
    return row;
  }

  changeRequest(id: string, entry: RequestEntry): void {
    this.#tellOfRequest(this.#changed(this.requests, id, entry));
  }

  #tellOfRequest({ _id, name, primaryRecordId }: RequestRow): void {
    const primaryRecord = { id: primaryRecordId, name: this.vendors.get(primaryRecordId)?.name };
    this.#tell("request-record-compliance-updated", { requestRecord: { id: _id, name }, primaryRecord });
  }

  #newcomer() {
    const now = this.now().toISOString();
    const number = (++this.#lastId).toString(16).padStart(6, "0");
    return { _id: `65f0c1a2b3c4d5e6f7${number}`, organization: this.id, createdAt: now, updatedAt: now };
  }

  #changed<T extends { updatedAt: string }>(rows: ReadonlyMap<string, T>, id: string, entry: object): T {
    const row = rows.get(id);
    if (!row) throw new Error(`The fake TrustLayer has no record ${id}`);
    return Object.assign(row, entry, { updatedAt: this.now().toISOString() });
  }
}
