import { createServer } from "../../src/api/server.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { addPrincipal, type NewPrincipal } from "../../src/engine/principals.ts";
import { PRINCIPAL_ROLES, type PrincipalRole } from "../../src/store/principals.ts";
import { findRecords } from "../../src/store/records.ts";
import { anOffice, type Office } from "./office.ts";

/** What a call was answered. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at what it asked for; the contract test checks the shape.
  readonly body: any;
}

export interface Said {
  readonly method?: string;
  /** A principal's name; null: nobody. */
  readonly as?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The hub's API on loopback, over an office with two sites and the books, with a principal of each role. */
export interface Api {
  readonly office: Office;
  readonly clock: VirtualClock;
  readonly north: FakeProcore;
  readonly south: FakeProcore;
  readonly odoo: Awaited<ReturnType<typeof fakeOdoo>>;
  readonly errors: unknown[];
  /** Calls below `/api/v1`; as the administrator unless it says who. */
  call(path: string, said?: Said): Promise<Answered>;
  /** Adds a principal; it can call from then on, by its name. */
  let(one: NewPrincipal): Promise<string>;
}

const PLAN = "Cost Code";
const WORKS = { project: "live", "cost-code": "live" };

const kindOf = (role: PrincipalRole) => (role === "service" || role === "partner" ? role : "person");

export async function anApi(whenOver: (clear: () => Promise<void>) => void): Promise<Api> {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const [north, south, odoo] = await Promise.all([
    FakeProcore.start({ clock }),
    FakeProcore.start({ clock }),
    fakeOdoo({ clock }),
  ]);
  whenOver(async () => void (await Promise.all([north.close(), south.close(), odoo.close()])));
  const site = (id: string, { settings, secrets }: FakeProcore) => ({
    ...{ id, connector: "procore", settings, secrets, legalEntities: [id] },
    // Neither site is told of the other's vendors.
    flows: { ...WORKS, vendor: "observing" },
  });
  const books = {
    ...{ id: "odoo", connector: "odoo", legalEntities: ["north", "south"] },
    settings: {
      ...{ url: odoo.url, database: odoo.database, user: odoo.user },
      ...{ companies: [1, 2], costCodePlan: PLAN },
    },
    secrets: { password: odoo.password },
    flows: { ...WORKS, vendor: "live" },
  };
  odoo.person().create("account.analytic.plan", { name: PLAN });
  const office = await anOffice({
    ...{ clock, whenOver, systems: [site("north", north), site("south", south), books] },
    legalEntities: [
      { id: "north", name: "North Builders", companies: { odoo: "1" } },
      { id: "south", name: "South Builders", companies: { odoo: "2" } },
    ],
  });
  const { hub, db } = office;
  const errors: unknown[] = [];
  const settings = [{ path: "server.port", value: "4400", from: "default" }];
  const server = createServer({
    hub,
    onError: (error) => errors.push(error),
    api: { folder: "nowhere", settings, register: { odoo: { owner: "accounting" } } },
  });
  const address = await server.listen({ host: "127.0.0.1", port: 0 });
  whenOver(() => server.close());

  const keys = new Map<string, string>();
  const letIn = async (one: NewPrincipal) => {
    const { principal, key } = await db.transaction((tx) =>
      addPrincipal(tx, hub, { callsPerMinute: 1_000_000, ...one }, "plumbline"),
    );
    keys.set(one.name, key.reveal());
    return principal.id;
  };
  for (const role of PRINCIPAL_ROLES)
    await letIn({ name: role, kind: kindOf(role), role, legalEntities: null });
  return {
    ...{ office, clock, north, south, odoo, errors, let: letIn },
    call: async (path, { method = "GET", as = "administrator", body, headers = {} } = {}) => {
      const key = as === null ? undefined : (keys.get(as) ?? as);
      const response = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: {
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
      const text = await response.text();
      return {
        ...{ status: response.status, type, headers: response.headers },
        body: text === "" ? null : JSON.parse(text),
      };
    },
  };
}

/** A company as a site's directory has it. */
export const company = (name: string, taxId: string) => ({
  name,
  business_register: {
    ...{ type: "EIN", identifier: taxId, verification_status: "active", verified_at: null },
  },
});

export type Post = (
  path: string,
  body: unknown,
  headers?: Record<string, string>,
  as?: string,
) => Promise<Answered>;

/** Two vendors of the north and one of the south, with a controller for each of the two. */
export async function threeVendors(api: Api): Promise<void> {
  api.north.creates(company("Anchor Masonry LLC", "91-5550101"));
  api.north.creates(company("Beacon Roofing Inc", "91-5550102"));
  api.south.creates(company("Delta Paving Co", "91-5550103"));
  await api.office.settle();
  for (const name of ["north", "south"])
    await api.let({ name, kind: "person", role: "controller", legalEntities: [name] });
}

/** The id of the vendor of this name. */
export async function keyOf({ office: { db, hub } }: Api, name: string): Promise<string> {
  const [found] = await findRecords(db, hub.organisation, name);
  return found?.key ?? "";
}

/** The bookkeeper changes a name, which the site keeps; answers with the hold of it. */
export async function aDispute({ odoo, office }: Api, name: string): Promise<number> {
  const row = [...odoo.table("res.partner").rows].find((one) => one.name === name);
  odoo.person().write("res.partner", Number(row?.id), { name: `${name} (books)` });
  await office.settle();
  return (await office.holds()).find(({ title }) => title === name)?.id ?? 0;
}
