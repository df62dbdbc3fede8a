import { known } from "../../../src/commands/opened.ts";
import { ROLES, runRoles } from "../../../src/commands/roles.ts";
import { openHub } from "../../../src/hub.ts";
import { loadConfig } from "../../../src/platform/config.ts";
import { masterKey } from "../../../src/platform/master-key.ts";
import { sql } from "../../../src/store/db.ts";
import type { Stage } from "../../../src/story/chapter.ts";
import { endingOf, type Figure } from "../../../src/story/ending.ts";
import { play } from "../../../src/story/play.ts";
import type { Systems } from "../../../src/story/systems.ts";

/** What came of one telling of the story. */
export interface Told {
  readonly ending: readonly Figure[];
  readonly effects: readonly object[];
  readonly trouble: readonly string[];
  readonly journal: string;
}

export interface Telling {
  readonly folder: string;
  readonly databaseUrl: string;
  /** What people do once it was told, while the hub still runs. */
  readonly afterwards?: ((stage: Stage) => Promise<void>) | undefined;
}

/** Tells the story between these systems as `npm start` does: with a hub that has all roles, and is gone afterwards. */
export async function told(systems: Systems, { folder, databaseUrl, afterwards }: Telling): Promise<Told> {
  const { config } = await loadConfig({ home: folder, file: systems.configFile, environment: {}, known });
  const master = await masterKey({ folder });
  const open = await openHub({
    config,
    databaseUrl,
    master,
    environment: {},
    now: () => systems.clock.now(),
  });
  const trouble: string[] = [];
  const running = await runRoles(open, ROLES, {
    server: { host: "127.0.0.1", port: 0 },
    say: () => {},
    onError: (error, doing) => trouble.push(`${doing}: ${error}`),
  });
  try {
    const address = running.address ?? "";
    const stage = await play({ systems, open, address, say: () => {}, stopped: () => false });
    const ending = await endingOf(stage);
    const effects = await open.db.query<object>(sql`select connection, key, id from receipt order by key`);
    const journal = await open.db.query<{ line: string }>(sql`select body::text as line from journal`);
    await afterwards?.(stage);
    return { ending, effects, trouble, journal: journal.map(({ line }) => line).join("\n") };
  } finally {
    await running.stop();
    await open.close();
    await systems.close();
  }
}
