import type { FakeClock } from "../kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";
import { FakeServer } from "../kit/fake/server.ts";
import { Directory } from "./fake/directory.ts";
import { Hooks } from "./fake/hooks.ts";
import { Hours } from "./fake/hours.ts";
import { dated, signedOut } from "./fake/problems.ts";
import { routed } from "./fake/routes.ts";
import { ordinaryVendor } from "./fake/seed.ts";
import { Sessions } from "./fake/sessions.ts";
import type { VendorEntry, VendorRow } from "./fake/vendor.ts";

export interface FakeBillOptions {
  readonly clock?: FakeClock | undefined;
  readonly port?: number | undefined;
  /** Generous unless told; BILL's own is 20,000 in a full hour. */
  readonly callsAnHour?: number | undefined;
  /** BILL's own is 200. */
  readonly signInsAnHour?: number | undefined;
  /** Whether a tax id is shown with its last four digits only, which is the harder case; shown whole when false. */
  readonly masksTaxIds?: boolean | undefined;
  readonly tellsTerms?: boolean | undefined;
}

const ORGANIZATION_ID = "00802XYZABCDEF1l8e4n";
const ACCOUNT = {
  devKey: "01XYZABCDEFdevkey-of-northgate",
  username: "northgate-hub",
  password: "northgate-hub-sync-token",
};
const SECURITY_KEY = "c2VjdXJpdHkta2V5LWludmVudGVk";

/** A BILL that is not there: its sign-in, the vendors of one organisation, and people who work on them. */
export class FakeBill {
  readonly server: FakeServer;
  readonly sessions: Sessions;
  readonly hooks: Hooks;
  readonly directory: Directory;
  /** What a connection to it is configured with. */
  readonly settings: { readonly organizationId: string; readonly apiUrl: string };
  readonly secrets = { ...ACCOUNT, securityKey: SECURITY_KEY };

  private constructor(server: FakeServer, parts: { sessions: Sessions; hooks: Hooks; directory: Directory }) {
    this.server = server;
    this.sessions = parts.sessions;
    this.hooks = parts.hooks;
    this.directory = parts.directory;
    this.settings = { organizationId: ORGANIZATION_ID, apiUrl: server.url };
  }

  static async start({
    clock,
    port,
    callsAnHour = 1_000_000,
    signInsAnHour = 200,
    masksTaxIds = true,
    tellsTerms = true,
  }: FakeBillOptions = {}): Promise<FakeBill> {
    let handle: (request: FakeRequest) => FakeReply = () => ({ status: 503 });
    const server = await FakeServer.start({
      clock,
      port,
      handle: (request) => dated(handle(request), server.clock.now()),
      expired: () => signedOut,
    });
    const sessions = new Sessions(server.clock, { ...ACCOUNT, organizationId: ORGANIZATION_ID });
    const [calls, signIns] = [new Hours(server.clock, callsAnHour), new Hours(server.clock, signInsAnHour)];
    const hooks = new Hooks(server.clock, ORGANIZATION_ID);
    const tell = (eventType: string, vendor: unknown) => hooks.announce(eventType, vendor);
    const directory = new Directory({ clock: server.clock, masksTaxIds, tell });
    const organisation = { id: ORGANIZATION_ID, directory, tellsTerms };
    handle = (request) => {
      if (request.path === "/connect/v3/login") return signIns.take() ?? sessions.signIn(request);
      return calls.take() ?? sessions.refused(request) ?? routed(organisation, request);
    };
    return new FakeBill(server, { sessions, hooks, directory });
  }

  get clock(): FakeClock {
    return this.server.clock;
  }

  get vendors(): readonly VendorRow[] {
    return [...this.directory.vendors.values()];
  }

  /** Somebody enters a vendor. */
  creates(entry: VendorEntry): string {
    return this.directory.create(entry).id;
  }

  /** Somebody changes a vendor, an archived one too. */
  changes(id: string, entry: VendorEntry): void {
    this.directory.change(this.vendor(id), entry);
  }

  archives(id: string): void {
    this.directory.move(this.vendor(id), true);
  }

  restores(id: string): void {
    this.directory.move(this.vendor(id), false);
  }

  /** The id of the terms of this name, which the organisation has from then on. */
  term(name: string): string {
    return this.directory.term(name).id;
  }

  vendor(id: string): VendorRow {
    const vendor = this.directory.vendors.get(id);
    if (!vendor) throw new Error(`The fake BILL has no vendor ${id}`);
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
