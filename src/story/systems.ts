import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { runningClock } from "../connectors/kit/fake/clock.ts";
import { type FakeOdoo, fakeOdoo } from "../connectors/odoo/fake/index.ts";
import { FakeProcore } from "../connectors/procore/fake.ts";
import { enterBooks, enterSite } from "./cast.ts";

/** The story's Procore and Odoo: servers on loopback that go on from where they were. */
export interface Systems {
  readonly procore: FakeProcore;
  readonly odoo: FakeOdoo;
  /** The configuration that connects the hub to them. */
  readonly configFile: string;
  /** The chapters that were told already. */
  readonly told: Set<string>;
  /** Puts away all that they hold. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

interface Kept {
  readonly procore: ReturnType<FakeProcore["directory"]["keep"]>;
  readonly odoo: ReturnType<FakeOdoo["keep"]>;
  readonly told: readonly string[];
}

/** Starts both; their state is kept in the folder. */
export async function startSystems(folder: string): Promise<Systems> {
  await mkdir(folder, { recursive: true });
  const stateFile = join(folder, "systems.json");
  const kept = await readFile(stateFile, "utf8").then(
    (text) => JSON.parse(text) as Kept,
    () => undefined,
  );
  const clock = runningClock();
  const procore = await FakeProcore.start({ clock });
  const odoo = await fakeOdoo({ clock, ...(kept ? { kept: kept.odoo } : {}) });
  if (kept) procore.directory.restore(kept.procore);
  else {
    enterSite(procore);
    enterBooks(odoo);
  }
  const told = new Set(kept?.told);
  const keep = async () => {
    const state: Kept = { procore: procore.directory.keep(), odoo: odoo.keep(), told: [...told] };
    await writeFile(`${stateFile}.new`, JSON.stringify(state));
    await rename(`${stateFile}.new`, stateFile);
  };
  await keep();
  const configFile = await writeConfig(folder, procore, odoo);
  return {
    ...{ procore, odoo, configFile, told, keep },
    close: async () => {
      await keep();
      await procore.close();
      await odoo.close();
    },
  };
}

/** The configuration as a person would write it; the secrets lie in files beside it. */
async function writeConfig(folder: string, procore: FakeProcore, odoo: FakeOdoo): Promise<string> {
  const secret = async (name: string, value: string) => {
    const path = join(folder, name);
    await writeFile(path, value, { mode: 0o600 });
    return `file:${path}`;
  };
  const { clientId, clientSecret, webhookSecret } = procore.secrets;
  const live = { flows: { vendor: "live" }, poll: { everySeconds: 5, sweepEverySeconds: 60 } };
  const config = {
    legalEntities: [{ id: "northgate", name: "Northgate Builders" }],
    outbound: { allow: ["127.0.0.1"] },
    log: { level: "warn" },
    connections: [
      {
        ...{ id: "procore", connector: "procore", settings: procore.settings, ...live },
        secrets: {
          clientId: await secret("procore-client-id", clientId),
          clientSecret: await secret("procore-client-secret", clientSecret),
          webhookSecret: await secret("procore-webhook-secret", webhookSecret),
        },
      },
      {
        ...{ id: "odoo", connector: "odoo", ...live },
        settings: { url: odoo.url, database: odoo.database, user: odoo.user, companies: [1] },
        secrets: { password: await secret("odoo-password", odoo.password) },
      },
    ],
  };
  const path = join(folder, "plumbline.yaml");
  await writeFile(path, stringify(config));
  return path;
}
