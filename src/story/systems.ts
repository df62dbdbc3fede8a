import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runningClock } from "../connectors/kit/fake/clock.ts";
import { type FakeOdoo, fakeOdoo } from "../connectors/odoo/fake/index.ts";
import { FakeProcore } from "../connectors/procore/fake.ts";
import { type Books, booksIn } from "./books.ts";
import { enterBooks, enterSite } from "./cast.ts";
import { writeConfig } from "./config-file.ts";

/** The story's Procore and Odoo, which go on from where they were. */
export interface Systems {
  readonly procore: FakeProcore;
  readonly books: Books;
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

/** Starts both as servers on loopback; their state is kept in the folder. */
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
  const books = booksIn(odoo);
  if (kept) procore.directory.restore(kept.procore);
  else {
    enterSite(procore);
    await enterBooks(books);
  }
  const told = new Set(kept?.told);
  const keep = async () => {
    const state: Kept = { procore: procore.directory.keep(), odoo: odoo.keep(), told: [...told] };
    await writeFile(`${stateFile}.new`, JSON.stringify(state));
    await rename(`${stateFile}.new`, stateFile);
  };
  await keep();
  const { url, database, user, password } = odoo;
  const configFile = await writeConfig(folder, procore, {
    settings: { url, database, user, companies: [1] },
    secrets: { password },
  });
  return {
    ...{ procore, books, configFile, told, keep },
    close: async () => {
      await keep();
      await procore.close();
      await odoo.close();
    },
  };
}
