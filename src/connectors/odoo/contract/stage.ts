import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ConnectorError } from "../../kit/errors.ts";
import { type Ask, type Http, httpClient } from "../../kit/http.ts";
import { memoryVault } from "../../kit/memory-vault.ts";
import { vocabularyOf } from "../../kit/vocabulary.ts";
import { type Odoo, odooClient } from "../client.ts";
import { odoo as connector } from "../index.ts";
import { Settings } from "../settings.ts";
import type { Said, Told } from "../vendor-wire.ts";
import { vendors } from "../vendors.ts";
import { cleared } from "./clearing.ts";

/** An Odoo to be held to the contract: a real one, or the fake. */
export interface OdooInstance {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password?: string | undefined;
  readonly apiKey?: string | undefined;
  /** A person with all rights; where there is none, the hub's user does what people would do. */
  readonly admin?: { readonly user: string; readonly password: string } | undefined;
  close?(): Promise<void>;
}

/** What becomes of the next request that one of these methods makes. */
export type Fate = "answer lost" | "left running";

/** One instance, with the hub's user and a person at work in it. All that is made bears the run's name. */
export interface Stage {
  readonly instance: OdooInstance;
  readonly run: string;
  readonly hub: Odoo;
  readonly person: Odoo;
  readonly hasAdmin: boolean;
  /** The hub's user again, reading so few records at a time that there are pages. */
  readonly leafing: Odoo;
  /** Methods that the hub has called, in order: `res.partner.web_save`. */
  readonly calls: string[];
  /** Lets the hub lose the answer to its next call of this method. */
  strike(method: string, fate: Fate): void;
  /** What was left running has ended. */
  quiet(): Promise<void>;
  name(text: string): string;
  stamp(text: string): string;
  /** How many partners bear this name, archived ones included. */
  count(name: string): Promise<number>;
  close(): Promise<void>;
}

/** Vendors are written: the compiler does not know it. */
export const writes = vendors.writes as NonNullable<typeof vendors.writes>;

const VOCABULARY = vocabularyOf(connector.vocabularies);

export async function stageOn(instance: OdooInstance): Promise<Stage> {
  const run = randomBytes(3).toString("hex");
  const http = httpClient({ baseUrl: instance.url });
  const calls: string[] = [];
  const strikes: { method: string; fate: Fate }[] = [];
  const running: Promise<unknown>[] = [];
  const striking: Http = {
    ask(ask) {
      const method = methodOf(ask);
      if (method) calls.push(method);
      const struck = strikes.findIndex((strike) => method?.endsWith(`.${strike.method}`));
      if (struck < 0) return http.ask(ask);
      const [{ fate } = { fate: "answer lost" as Fate }] = strikes.splice(struck, 1);
      const asked = http.ask(ask).catch(() => undefined);
      running.push(asked);
      const silence = new ConnectorError("later", "Nobody answered", { unanswered: true });
      return fate === "left running" ? Promise.reject(silence) : asked.then(() => Promise.reject(silence));
    },
  };
  const hub = clientOf(instance, striking);
  const leafing = clientOf(instance, http, 5);
  const { admin } = instance;
  const person = admin
    ? clientOf({ ...instance, user: admin.user, password: admin.password, apiKey: undefined }, http)
    : clientOf(instance, http);
  const count = async (name: string) =>
    z.number().parse(
      await person.call({
        ...{ model: "res.partner", method: "search_count", context: { active_test: false } },
        args: { domain: [["name", "=", name]] },
      }),
    );
  return {
    ...{ instance, run, hub, leafing, person, calls, count, hasAdmin: admin !== undefined },
    strike: (method, fate) => void strikes.push({ method, fate }),
    quiet: async () => void (await Promise.all(running)),
    name: (text) => `Plumbline ${run} ${text}`,
    stamp: (text) => `run-${run}-${text}`,
    async close() {
      await Promise.all(running);
      await cleared(person, run);
      await http.close();
      await instance.close?.();
    },
  };
}

export function clientOf(instance: OdooInstance, http: Http, pageSize = 200, more: object = {}): Odoo {
  const { url, database, user, password, apiKey } = instance;
  return odooClient({
    connection: "odoo",
    settings: Settings.parse({ url, database, user, pageSize, ...more }),
    secrets: { ...(password ? { password } : {}), ...(apiKey ? { apiKey } : {}) },
    http,
    now: () => new Date(),
    vault: memoryVault(),
    vocabulary: VOCABULARY,
  });
}

function methodOf({ path, json }: Ask): string | undefined {
  const json2 = /^\/json\/2\/(.+)\/(\w+)$/.exec(path);
  if (json2) return `${json2[1]}.${json2[2]}`;
  const { params } = json as { params?: { service: string; args: unknown[] } };
  return params?.service === "object" ? `${params.args[3]}.${params.args[4]}` : undefined;
}

/** What Odoo says of these vendors now, in canonical words. */
export async function saysOf(odoo: Odoo, ids: readonly string[]): Promise<readonly Said[]> {
  const observed = await vendors.read(odoo, ids);
  return observed.map(({ wire }) => vendors.toCanonical(vendors.wire.parse(wire), VOCABULARY).says);
}

export async function madeBy(hub: Odoo, stamp: string, patch: Told): Promise<string> {
  const [outcome] = await writes.create(hub, [{ stamp, patch }]);
  if (!outcome?.done) throw outcome?.error ?? new Error("No outcome");
  return outcome.image.id;
}

/** A vendor with everything that Odoo can hold. */
export const whole = ({ name, run }: Stage, text: string): Told => ({
  name: name(text),
  taxId: "915550142",
  number: `V-${run}-${text}`,
  terms: "net-30",
  address: { street: "1 Mühlweg, 2. Stock", city: "Łódź", state: "TX", zip: "77001", country: "US" },
  remitTo: { street: "PO Box 1", city: "Houston", state: "TX", zip: "77002", country: "US" },
  phone: "+1 713 555 0100",
  email: "ap@acme-steel.example",
  website: "acme-steel.example",
  contacts: [
    { name: `Ána ${run}`, email: "ana@acme-steel.example", phone: null },
    { name: `王芳 ${run}`, email: null, phone: "+1 713 555 0101" },
  ],
  bankAccounts: [{ number: `DE ${run} 1234-5678`, routing: null, trusted: false }],
  trades: [`Cranes, heavy ${run}`, `Steel ${run}`],
  // What it can show of warnings depends on its apps: that is tried for itself.
  notice: null,
  active: true,
});

/** Somebody enters a partner at the screen. */
export async function entered(person: Odoo, values: Readonly<Record<string, unknown>>): Promise<number> {
  const made = await person.call({
    ...{ model: "res.partner", method: "create" },
    args: { vals_list: [{ is_company: true, supplier_rank: 1, ...values }] },
  });
  const [id] = z.array(z.number()).min(1).parse([made].flat());
  return id ?? 0;
}
