import type { FakeClock } from "../kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";
import { FakeServer } from "../kit/fake/server.ts";
import { Breakdown } from "./fake/breakdown.ts";
import { Directory, person } from "./fake/directory.ts";
import { Hooks } from "./fake/hooks.ts";
import { headersOf, type RateLimits, Rates, tooMany } from "./fake/rates.ts";
import { routed } from "./fake/routes.ts";
import { ordinaryVendor } from "./fake/seed.ts";
import { Tokens } from "./fake/tokens.ts";
import type { VendorAttributes, VendorRow } from "./fake/vendor.ts";
import { Works } from "./fake/works.ts";

export interface FakeProcoreOptions {
  readonly clock?: FakeClock | undefined;
  readonly port?: number | undefined;
  /** Generous unless told; Procore's own are some 3600 an hour and 25 in ten seconds. */
  readonly rates?: RateLimits | undefined;
  /** Answers of a sync show the few fields of the published sample, not the extended view. */
  readonly shortSyncs?: boolean | undefined;
}

const COMPANY_ID = "562949953425831";
const CLIENT = { clientId: "northgate-hub", clientSecret: "northgate-hub-client-secret" };
const WEBHOOK_SECRET = "northgate-hub-webhook-secret";

/** A Procore that is not there: its login, the directory of one company, and people who work in it. */
export class FakeProcore {
  readonly server: FakeServer;
  readonly tokens: Tokens;
  readonly hooks: Hooks;
  readonly directory: Directory;
  /** Projects and cost codes. */
  readonly works: Works;
  /** What stands about projects in lists of their own: sub-jobs, who has which role, budget codes. */
  readonly breakdown: Breakdown;
  /** What a connection to it is configured with. */
  readonly settings: { readonly companyId: string; readonly apiUrl: string; readonly loginUrl: string };
  readonly secrets = { ...CLIENT, webhookSecret: WEBHOOK_SECRET };

  private constructor(
    server: FakeServer,
    parts: { tokens: Tokens; hooks: Hooks; directory: Directory; works: Works; breakdown: Breakdown },
  ) {
    this.server = server;
    this.tokens = parts.tokens;
    this.hooks = parts.hooks;
    this.directory = parts.directory;
    this.works = parts.works;
    this.breakdown = parts.breakdown;
    this.settings = { companyId: COMPANY_ID, apiUrl: server.url, loginUrl: server.url };
  }

  static async start({
    clock,
    port,
    rates,
    shortSyncs = false,
  }: FakeProcoreOptions = {}): Promise<FakeProcore> {
    let handle: (request: FakeRequest) => FakeReply = () => ({ status: 503 });
    const server = await FakeServer.start({
      clock,
      port,
      handle: (request) => handle(request),
      expired: () => unauthorised,
      throttled: (_, seconds, status) => {
        const reset = server.clock.now().getTime() / 1000 + seconds;
        if (status === 429) return tooMany(headersOf(3600, 0, reset));
        return { status, headers: { "retry-after": String(seconds) }, body: { errors: "Heavy load" } };
      },
    });
    const tokens = new Tokens(server.clock, CLIENT);
    const limits = new Rates(server.clock, rates ?? { hour: 1_000_000, spike: 100_000 });
    const hooks = new Hooks(server.clock, COMPANY_ID);
    const directory = new Directory(server.clock, ({ reason, vendor, by }) =>
      hooks.announce({ reason, resource: "Company Vendors", id: vendor.id, project: null, by }),
    );
    const works = new Works(server.clock, (happening) => hooks.announce(happening));
    const breakdown = new Breakdown(server.clock, (happening) => hooks.announce(happening));
    const application = { application: CLIENT.clientId };
    const company = {
      id: COMPANY_ID,
      name: "Northgate Builders, Inc.",
      directory,
      works,
      breakdown,
      application,
      shortSyncs,
    };
    handle = (request) => {
      if (request.path === "/oauth/token") return tokens.grant(request);
      const isWithin = limits.take();
      if (!isWithin) return tooMany(limits.headers());
      const reply = refused(request, tokens) ?? routed(company, request);
      return { ...reply, headers: { ...limits.headers(), ...reply.headers } };
    };
    return new FakeProcore(server, { tokens, hooks, directory, works, breakdown });
  }

  get clock(): FakeClock {
    return this.server.clock;
  }

  get vendors(): readonly VendorRow[] {
    return [...this.directory.vendors.values()];
  }

  /** Somebody enters a vendor. */
  creates(vendor: VendorAttributes): string {
    return String(this.directory.create(vendor, person).id);
  }

  /** Somebody changes a vendor. */
  changes(id: string, attributes: VendorAttributes): void {
    this.directory.change(this.vendor(id), attributes, person);
  }

  retires(id: string): void {
    this.changes(id, { is_active: false });
  }

  /** Two entries of one company become one. Procore tells nobody: the first is just gone. */
  merges(from: string, into: string): void {
    this.vendor(into);
    this.directory.vendors.delete(this.vendor(from).id);
  }

  joins(id: string, projectId: string): void {
    const vendor = this.vendor(id);
    vendor.project_ids = [...vendor.project_ids, Number(projectId)];
  }

  vendor(id: string): VendorRow {
    const vendor = this.directory.vendors.get(Number(id));
    if (!vendor) throw new Error(`The fake Procore has no vendor ${id}`);
    return vendor;
  }

  /** So many ordinary vendors, entered by people. */
  seed(count: number): readonly string[] {
    return Array.from({ length: count }, (_, n) => this.creates(ordinaryVendor(n)));
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

const unauthorised: FakeReply = {
  status: 401,
  body: { errors: "The access token is invalid or has expired" },
};

/** Who asks, and for which company. */
function refused({ path, headers }: FakeRequest, tokens: Tokens): FakeReply | undefined {
  if (!tokens.isValid(headers.authorization)) return unauthorised;
  const company = headers["procore-company-id"];
  if (company === COMPANY_ID || /\/(me|companies)$/.test(path)) return undefined;
  return company === undefined
    ? { status: 400, body: { errors: "Missing Procore-Company-Id header!" } }
    : { status: 403, body: { code: "forbidden", message: "App is not connected to this company" } };
}
