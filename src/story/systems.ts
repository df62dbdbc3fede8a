import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FakeBill } from "../connectors/bill/fake.ts";
import { type FakeOdoo, fakeOdoo } from "../connectors/odoo/fake/index.ts";
import { FakeProcore } from "../connectors/procore/fake.ts";
import { FakeTrustLayer } from "../connectors/trustlayer/fake.ts";
import { type Books, booksIn, PLAN } from "./books.ts";
import { enterBooks, enterSite } from "./cast.ts";
import { type StoryClock, storyClock } from "./clock.ts";
import { type Entrance, writeConfig } from "./config-file.ts";

/** The story's systems, which go on from where they were. */
export interface Systems extends Platforms {
  readonly clock: StoryClock;
  readonly books: Books;
  /** The configuration that connects the hub to them. */
  readonly configFile: string;
  /** The chapters that were told already. */
  readonly told: Set<string>;
  /** Puts away all that they hold. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

/** All of them but the books, which may be a real Odoo. */
export interface Platforms {
  readonly procore: FakeProcore;
  readonly bill: FakeBill;
  readonly trustlayer: FakeTrustLayer;
}

interface Kept {
  readonly procore: ReturnType<FakeProcore["directory"]["keep"]>;
  readonly works: ReturnType<FakeProcore["works"]["keep"]>;
  readonly bill: ReturnType<FakeBill["directory"]["keep"]>;
  readonly trustlayer: ReturnType<FakeTrustLayer["workspace"]["keep"]>;
  readonly odoo: ReturnType<FakeOdoo["keep"]>;
  readonly told: readonly string[];
}

/** The chapter in which the story's day ends. */
export const MIDNIGHT = "midnight";

/** Starts all of them as servers on loopback; their state is kept in the folder. */
export async function startSystems(folder: string): Promise<Systems> {
  await mkdir(folder, { recursive: true });
  const stateFile = join(folder, "systems.json");
  const kept = await readFile(stateFile, "utf8").then(
    (text) => JSON.parse(text) as Kept,
    () => undefined,
  );
  const told = new Set(kept?.told);
  const clock = storyClock({ isToday: told.has(MIDNIGHT) });
  const platforms = await startPlatforms(clock);
  const odoo = await fakeOdoo({ clock, ...(kept ? { kept: kept.odoo } : {}) });
  const books = booksIn(odoo);
  if (kept) restore(platforms, kept);
  else {
    enterSite(platforms.procore);
    await books.planCodes(PLAN);
    await enterBooks(books);
  }
  const keep = async () => {
    const state: Kept = { ...keptOf(platforms), odoo: odoo.keep(), told: [...told] };
    await writeFile(`${stateFile}.new`, JSON.stringify(state));
    await rename(`${stateFile}.new`, stateFile);
  };
  await keep();
  const { url, database, user, password } = odoo;
  const settings = { url, database, user, companies: [1] };
  const configFile = await writeConfig(folder, entrancesTo(platforms, { settings, secrets: { password } }));
  return {
    ...{ ...platforms, clock, books, configFile, told, keep },
    close: async () => {
      await keep();
      await closePlatforms(platforms);
      await odoo.close();
    },
  };
}

export async function startPlatforms(clock: StoryClock): Promise<Platforms> {
  const [procore, bill, trustlayer] = await Promise.all([
    FakeProcore.start({ clock }),
    FakeBill.start({ clock }),
    FakeTrustLayer.start({ clock }),
  ]);
  return { procore, bill, trustlayer };
}

export async function closePlatforms(platforms: Platforms): Promise<void> {
  await Promise.all([platforms.procore, platforms.bill, platforms.trustlayer].map((one) => one.close()));
}

/** How the hub enters: the site and the books are live from the first day on, the others when somebody opens them. */
export function entrancesTo(
  { procore, bill, trustlayer }: Platforms,
  odoo: Pick<Entrance, "settings" | "secrets">,
): readonly Entrance[] {
  const live = ["vendor", "project", "cost-code"];
  return [
    { connector: "procore", settings: procore.settings, secrets: procore.secrets, live },
    { connector: "odoo", settings: { ...odoo.settings, costCodePlan: PLAN }, secrets: odoo.secrets, live },
    { connector: "bill", settings: bill.settings, secrets: bill.secrets, live: [] },
    { connector: "trustlayer", settings: trustlayer.settings, secrets: trustlayer.secrets, live: [] },
  ];
}

const keptOf = ({ procore, bill, trustlayer }: Platforms) => ({
  ...{ procore: procore.directory.keep(), works: procore.works.keep() },
  ...{ bill: bill.directory.keep(), trustlayer: trustlayer.workspace.keep() },
});

function restore({ procore, bill, trustlayer }: Platforms, kept: Kept): void {
  procore.directory.restore(kept.procore);
  procore.works.restore(kept.works);
  bill.directory.restore(kept.bill);
  trustlayer.workspace.restore(kept.trustlayer);
}
