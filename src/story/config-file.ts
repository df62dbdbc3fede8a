import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** Where one of the story's systems stands, as whom the hub enters there, and what it does from the first day on. */
export interface Entrance {
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Nouns that are live without anybody's doing. */
  readonly live: readonly string[];
}

/** The configuration as a person would write it; the secrets lie in files beside it. */
export async function writeConfig(folder: string, entrances: readonly Entrance[]): Promise<string> {
  const inFiles = async (of: string, secrets: Readonly<Record<string, string>>) => {
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(secrets)) {
      const path = join(folder, `${of}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
      await writeFile(path, value, { mode: 0o600 });
      named[name] = `file:${path}`;
    }
    return named;
  };
  const connections = await Promise.all(
    entrances.map(async ({ connector, settings, secrets, live }) => ({
      ...{ id: connector, connector, settings },
      flows: Object.fromEntries(live.map((noun) => [noun, "live"])),
      poll: { everySeconds: 5, sweepEverySeconds: 60 },
      secrets: await inFiles(connector, secrets),
    })),
  );
  const config = {
    legalEntities: [{ id: "northgate", name: "Northgate Builders" }],
    outbound: { allow: ["127.0.0.1"] },
    policies: { onboarding: { requires: ["address"] } },
    log: { level: "warn" },
    connections,
  };
  const path = join(folder, "plumbline.yaml");
  await writeFile(path, stringify(config));
  return path;
}
