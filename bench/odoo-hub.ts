import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runningClock } from "../src/connectors/kit/fake/clock.ts";
import { FakeProcore } from "../src/connectors/procore/fake.ts";
import { hearAll } from "../src/engine/hear-all.ts";
import { lookFirst } from "../src/engine/read.ts";
import { startWorker, type Worker } from "../src/engine/worker.ts";
import { openHub } from "../src/hub.ts";
import { ConfigSchema } from "../src/platform/config/schema.ts";
import { masterKey } from "../src/platform/master-key.ts";
import { type Db, sql } from "../src/store/db.ts";
import type { Instance } from "./odoo-instance.ts";
import type { BenchVendor } from "./vendor.ts";

/** A hub between a Procore that is none and this Odoo. */
export interface OdooHub {
  /** Lets these be entered on the site, and brings them up to Odoo's door. */
  prepare(vendors: readonly BenchVendor[]): Promise<void>;
  /** Lets all that stands at the door in, until there is a receipt for each; it hears meanwhile, as it does in life. */
  deliver(): Promise<void>;
  /** Hears the rest of what was answered, and stops working. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** As it is configured, but that Procore is told nothing: what is measured is the way into Odoo. */
export async function hubBeside(odoo: Instance, databaseUrl: string): Promise<OdooHub> {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-bench-"));
  const procore = await FakeProcore.start({ clock: runningClock() });
  const { clientId, clientSecret } = procore.secrets;
  const { url, database, user, password } = odoo;
  const config = ConfigSchema.parse({
    outbound: { allow: [new URL(url).hostname, "127.0.0.1"] },
    connections: [
      {
        ...{ id: "procore", connector: "procore", settings: procore.settings },
        ...{ secrets: { clientId: "env:ID", clientSecret: "env:SECRET" }, flows: { vendor: "observing" } },
      },
      {
        ...{ id: "odoo", connector: "odoo", settings: { url, database, user } },
        ...{ secrets: { password: "env:PASSWORD" }, flows: { vendor: "live" } },
      },
    ],
  });
  const { hub, db, bell, close } = await openHub({
    ...{ config, databaseUrl, master: await masterKey({ folder }), now: () => new Date() },
    environment: { ID: clientId, SECRET: clientSecret, PASSWORD: password },
  });
  const hear = async () => {
    while ((await hearAll(hub)) > 0);
  };
  await lookFirst(hub, "procore", "vendor");
  await lookFirst(hub, "odoo", "vendor");
  await hear();
  const onError = (error: unknown) => {
    throw error;
  };
  let worker: Worker | undefined;
  return {
    async prepare(vendors) {
      for (const vendor of vendors) enter(procore, vendor);
      await lookFirst(hub, "procore", "vendor");
      await hear();
    },
    async deliver() {
      worker = await startWorker(hub, { name: "bench", bell, onError });
      while (await isUnderWay(db)) await bell.rung(bell.count(), 20);
    },
    async rest() {
      await worker?.stop();
      await hear();
    },
    async close() {
      await close();
      await procore.close();
      await rm(folder, { recursive: true });
    },
  };
}

function enter(procore: FakeProcore, { name, taxId, phone, email, street, city, zip }: BenchVendor): void {
  procore.creates({
    ...{ name, business_phone: phone, email_address: email },
    ...{ address: street, city, zip, state_code: "WA", country_code: "US" },
    business_register: {
      ...{ type: "EIN", identifier: `${taxId.slice(0, 2)}-${taxId.slice(2)}` },
      ...{ verification_status: "active", verified_at: null },
    },
  });
}

async function isUnderWay(db: Db): Promise<boolean> {
  const [row] = await db.query<{ some: boolean }>(
    sql`select exists (select from lane where queue = 'out' and last_seq > done_seq) as some`,
  );
  return row?.some ?? false;
}
