import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runningClock } from "../src/connectors/kit/fake/clock.ts";
import { FakeProcore } from "../src/connectors/procore/fake.ts";
import { deliver } from "../src/engine/deliver.ts";
import { hearAll } from "../src/engine/hear-all.ts";
import { lookFirst } from "../src/engine/read.ts";
import { openHub } from "../src/hub.ts";
import { ConfigSchema } from "../src/platform/config/schema.ts";
import { masterKey } from "../src/platform/master-key.ts";
import { startPostgres } from "../src/platform/postgres.ts";
import { sql } from "../src/store/db.ts";
import { migrate } from "../src/store/migrate.ts";
import { registerWorker } from "../src/store/workers.ts";
import { rate, report } from "./figure.ts";

/** Vendors a second into a real Odoo, beside lists of 200 with the same fields, context, connections and keys, and beside one call per record. */

const { ODOO_URL: url, ODOO_DATABASE: database, ODOO_USER: user, ODOO_PASSWORD: password } = process.env;
const VENDORS = 400;
const ALONE = 20;
const LIST = 200;
const ROUNDS = 3;
const CONNECTIONS = 2;
const RUN = `bench-${Date.now().toString(36)}`;

interface Instance {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

async function bench(odoo: Instance): Promise<void> {
  const call = await caller(odoo);
  const [usa] = (await call("res.country", "search", [[["code", "=", "US"]]])) as number[];
  const [wa] = (await call("res.country.state", "search", [
    [
      ["code", "=", "WA"],
      ["country_id", "=", usa],
    ],
  ])) as number[];
  const hub = await aHub(odoo);
  const rates: { hub: number[]; lists: number[]; alone: number[] } = { hub: [], lists: [], alone: [] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const rows = rowsOf(`l${round}`, VENDORS, [wa, usa]);
      rates.lists.push(await rate(VENDORS, () => load(call, inLists(rows, LIST))));
      rates.hub.push(await rate(VENDORS, await hub.prepared(round)));
      rates.alone.push(
        await rate(ALONE, () => load(call, inLists(rowsOf(`a${round}`, ALONE, [wa, usa]), 1))),
      );
    }
  } finally {
    await hub.close();
    const ids = (await call("res.partner", "search", [[["name", "like", RUN]]], {
      context: { active_test: false },
    })) as number[];
    await call("res.partner", "unlink", [ids]);
  }
  const beside = (baselines: readonly number[]) =>
    rates.hub.map((value, round) => ({ value, baseline: baselines[round] ?? Number.NaN }));
  report("odoo", "vendors/s beside a load of 200", beside(rates.lists));
  report("odoo", "vendors/s beside one call per record", beside(rates.alone));
}

type Call = (model: string, method: string, args: unknown[], kwargs?: object) => Promise<unknown>;

async function caller({ url, database, user, password }: Instance): Promise<Call> {
  const rpc = async (service: string, method: string, args: unknown[]) => {
    const body = JSON.stringify({ jsonrpc: "2.0", method: "call", params: { service, method, args }, id: 1 });
    const answer = await fetch(`${url}/jsonrpc`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const { result, error } = (await answer.json()) as {
      result?: unknown;
      error?: { data: { message: string } };
    };
    if (error) throw new Error(error.data.message);
    return result;
  };
  const uid = await rpc("common", "authenticate", [database, user, password, {}]);
  return (model, method, args, kwargs = {}) =>
    rpc("object", "execute_kw", [database, uid, password, model, method, args, kwargs]);
}

const COLUMNS = [
  "id",
  "is_company",
  "supplier_rank",
  "active",
  "name",
  "vat",
  "phone",
  "email",
  "street",
  "city",
  "zip",
  "state_id/.id",
  "country_id/.id",
];

/** A vendor that is like no other of the run: a round's, in its place. */
const vendor = (mark: string, n: number) => {
  const number = (mark.charCodeAt(0) * 31 + Number(mark.slice(1))) * 1000 + n;
  return {
    name: `${wordOf(number)} ${RUN}`,
    taxId: String(100_000_000 + number),
    phone: `253-${number}`,
    email: `ar@${wordOf(number)}.example`,
    street: `${n} Quarry Rd ${mark}`,
    zip: String(10_000 + (number % 80_000)),
  };
};

const SYLLABLES = ["bra", "cor", "dun", "fel", "gim", "hos", "jat", "kel", "lom", "nur"];
/** A word that sounds like no other: neighbours in number are far apart in it. */
const wordOf = (number: number): string =>
  [...String(100_000_000 + ((number * 48_271) % 100_000_007))]
    .slice(1)
    .map((digit) => SYLLABLES[Number(digit)])
    .join("");

const rowsOf = (mark: string, count: number, [state, country]: (number | undefined)[]): string[][] =>
  Array.from({ length: count }, (_, n) => {
    const { name, taxId, phone, email, street, zip } = vendor(mark, n);
    const key = `__hub__.${RUN}_${mark}_${n}`;
    return [
      key,
      "True",
      "1",
      "True",
      name,
      taxId,
      phone,
      email,
      street,
      "Puyallup",
      zip,
      String(state),
      String(country),
    ];
  });

const inLists = <T>(rows: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, nth) => rows.slice(nth * size, (nth + 1) * size));

/** The lists over as many connections as the hub has. */
async function load(call: Call, lists: string[][][]): Promise<void> {
  const context = {
    lang: "en_US",
    tz: "UTC",
    tracking_disable: true,
    mail_create_nolog: true,
    mail_create_nosubscribe: true,
    mail_notrack: true,
  };
  const hand = async () => {
    for (let list = lists.shift(); list; list = lists.shift()) {
      const { ids, messages } = (await call("res.partner", "load", [COLUMNS, list], { context })) as {
        ids: unknown;
        messages: unknown[];
      };
      if (!ids) throw new Error(`Odoo refused a list: ${JSON.stringify(messages)}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, hand));
}

/** A hub beside a Procore that is none and this Odoo. `prepared` brings a round's vendors up to Odoo's door. */
async function aHub({ url, database, user, password }: Instance) {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-bench-"));
  const postgres = await startPostgres({ folder, say: () => {} });
  await migrate({ url: postgres.url });
  const procore = await FakeProcore.start({ clock: runningClock() });
  const { clientId, clientSecret } = procore.secrets;
  const environment = { ID: clientId, SECRET: clientSecret, PASSWORD: password };
  const config = ConfigSchema.parse({
    outbound: { allow: [new URL(url).hostname, "127.0.0.1"] },
    connections: [
      {
        id: "procore",
        connector: "procore",
        settings: procore.settings,
        secrets: { clientId: "env:ID", clientSecret: "env:SECRET" },
        flows: { vendor: "observing" },
      },
      {
        id: "odoo",
        connector: "odoo",
        settings: { url, database, user },
        secrets: { password: "env:PASSWORD" },
        flows: { vendor: "live" },
      },
    ],
  });
  const open = await openHub({
    config,
    databaseUrl: postgres.url,
    master: await masterKey({ folder }),
    environment,
    now: () => new Date(),
  });
  const { hub, db } = open;
  const hear = async () => {
    while ((await hearAll(hub)) > 0);
  };
  await lookFirst(hub, "procore", "vendor");
  await lookFirst(hub, "odoo", "vendor");
  await hear();
  const worker = await registerWorker(db, "bench", hub.now());
  const waiting = async () => {
    const [row] = await db.query<{ some: boolean }>(
      sql`select exists (select from outbox where kind = 'tell') as some`,
    );
    return row?.some ?? false;
  };
  const hand = async () => {
    while (await waiting())
      if ((await deliver(hub, worker)) === 0) await new Promise((done) => setTimeout(done, 20));
  };
  return {
    prepared: async (round: number) => {
      for (let n = 0; n < VENDORS; n++) {
        const { name, taxId, phone, email, street, zip } = vendor(`h${round}`, n);
        procore.creates({
          ...{
            name,
            business_phone: phone,
            email_address: email,
            address: street,
            city: "Puyallup",
            zip,
            state_code: "WA",
            country_code: "US",
          },
          business_register: {
            type: "EIN",
            identifier: `${taxId.slice(0, 2)}-${taxId.slice(2)}`,
            verification_status: "active",
            verified_at: null,
          },
        });
      }
      await lookFirst(hub, "procore", "vendor");
      await hear();
      return async () => {
        await Promise.all(Array.from({ length: CONNECTIONS }, hand));
        await hear();
      };
    },
    close: async () => {
      await open.close();
      await procore.close();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}

if (!url || !database || !user || !password) {
  console.error(
    "odoo: left out, for the environment names no ODOO_URL, ODOO_DATABASE, ODOO_USER and ODOO_PASSWORD",
  );
} else await bench({ url, database, user, password });
