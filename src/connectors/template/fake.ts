import type { FakeClock } from "../kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";
import { FakeServer } from "../kit/fake/server.ts";

/** A vendor as the system keeps it. */
export interface VendorRow {
  readonly id: string;
  name: string;
  tax_number: string | null;
  phone: string | null;
  email: string | null;
  standing: string;
  reference: string | null;
  updated_at: string;
}

/** A Template System that is not there: vendors as they stand, and people who work on them. */
export class FakeTemplate {
  readonly server: FakeServer;
  readonly vendors = new Map<string, VendorRow>();
  readonly secrets = { apiKey: "an-api-key", webhookSecret: "a-webhook-secret-of-its-own" };
  #lastId = 100;

  private constructor(server: FakeServer) {
    this.server = server;
  }

  static async start({ clock, port }: { clock?: FakeClock; port?: number } = {}): Promise<FakeTemplate> {
    let handle: (request: FakeRequest) => FakeReply = () => ({ status: 503 });
    const server = await FakeServer.start({ clock, port, handle: (request) => handle(request) });
    const fake = new FakeTemplate(server);
    handle = (request) => fake.#answered(request);
    return fake;
  }

  /** Somebody enters a vendor. */
  creates(vendor: Partial<VendorRow>): VendorRow {
    const id = `v${++this.#lastId}`;
    const row = { ...BLANK, ...vendor, id, updated_at: this.#now() };
    this.vendors.set(id, row);
    return row;
  }

  /** Somebody changes a vendor. */
  changes(id: string, attributes: Partial<VendorRow>): void {
    const row = this.vendors.get(id);
    if (row) Object.assign(row, attributes, { updated_at: this.#now() });
  }

  removes(id: string): void {
    this.vendors.delete(id);
  }

  close(): Promise<void> {
    return this.server.close();
  }

  #now(): string {
    return this.server.clock.now().toISOString();
  }

  #answered(request: FakeRequest): FakeReply {
    const { method, path } = request;
    if (request.headers["x-api-key"] !== this.secrets.apiKey)
      return { status: 401, body: { message: "Unknown key" } };
    if (path === "/me") return { body: { name: "Northgate Builders" } };
    if (method === "GET" && path === "/vendors") return { body: { data: this.#listed(request.query) } };
    const body = (request.json() ?? {}) as Partial<VendorRow>;
    if (method === "POST" && path === "/vendors") return { status: 201, body: this.creates(body) };
    const id = /^\/vendors\/(\w+)$/.exec(path)?.[1] ?? "";
    const row = this.vendors.get(id);
    if (method !== "PATCH" || !row) return { status: 404, body: { message: "There is no such vendor" } };
    this.changes(id, body);
    return { body: row };
  }

  /** In the order of their changes, after a moment and an id. */
  #listed(query: URLSearchParams): VendorRow[] {
    const [since, after, reference] = [
      query.get("since") ?? "",
      query.get("after") ?? "",
      query.get("reference"),
    ];
    const ids = query.get("ids")?.split(",");
    const order = ({ updated_at, id }: VendorRow) => `${updated_at} ${id}`;
    return [...this.vendors.values()]
      .filter((row) => order(row) > `${since} ${after}`)
      .filter((row) => (ids?.includes(row.id) ?? true) && (reference ?? row.reference) === row.reference)
      .sort((a, b) => (order(a) < order(b) ? -1 : 1))
      .slice(0, Number(query.get("limit") ?? 500));
  }
}

const BLANK = { name: "", tax_number: null, phone: null, email: null, standing: "open", reference: null };
