import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { FakeProcore } from "../connectors/procore/fake.ts";

/** Where the story's Odoo stands, and as whom the hub enters there. */
export interface OdooEntrance {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The configuration as a person would write it; the secrets lie in files beside it. */
export async function writeConfig(folder: string, procore: FakeProcore, odoo: OdooEntrance): Promise<string> {
  const inFiles = async (of: string, secrets: Readonly<Record<string, string>>) => {
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(secrets)) {
      const path = join(folder, `${of}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
      await writeFile(path, value, { mode: 0o600 });
      named[name] = `file:${path}`;
    }
    return named;
  };
  const live = { flows: { vendor: "live" }, poll: { everySeconds: 5, sweepEverySeconds: 60 } };
  const config = {
    legalEntities: [{ id: "northgate", name: "Northgate Builders" }],
    outbound: { allow: ["127.0.0.1"] },
    log: { level: "warn" },
    connections: [
      {
        ...{ id: "procore", connector: "procore", settings: procore.settings, ...live },
        secrets: await inFiles("procore", procore.secrets),
      },
      {
        ...{ id: "odoo", connector: "odoo", settings: odoo.settings, ...live },
        secrets: await inFiles("odoo", odoo.secrets),
      },
    ],
  };
  const path = join(folder, "plumbline.yaml");
  await writeFile(path, stringify(config));
  return path;
}
