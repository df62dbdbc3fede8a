import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { asPerson, odooOfEnvironment, secretsOf } from "../../src/connectors/odoo/contract/environment.ts";
import { PLAN } from "../../src/story/books.ts";
import { enterBooks, enterSite } from "../../src/story/cast.ts";
import { CHAPTERS } from "../../src/story/chapters.ts";
import { storyClock } from "../../src/story/clock.ts";
import { writeConfig } from "../../src/story/config-file.ts";
import { differences, expectedEnding, type Figure } from "../../src/story/ending.ts";
import {
  closePlatforms,
  entrancesTo,
  type Platforms,
  type Systems,
  startPlatforms,
} from "../../src/story/systems.ts";
import { freshDatabase } from "../support/database.ts";
import { badLineTo } from "../support/night/real-odoo.ts";
import { realStoryBooks } from "../support/story/real-books.ts";
import { told } from "../support/story/told.ts";

/** What the story's vendors and their trades and terms are called, here or there. */
const ENTERED = [
  ...["Evergreen Rebar Supply", "Pacific Crane & Rigging, Inc.", "Puget Scaffold Ltd", "Sound Electrical"],
  ...["Olympic Painting", "Concrete", "Painting", "37 days, as agreed", "Cast in Place Concrete", PLAN],
];

it("ends in a real Odoo as well as the story says, and played again has not one new effect", {
  timeout: 280_000,
}, async () => {
  const odoo = odooOfEnvironment();
  const folder = await mkdtemp(join(tmpdir(), "plumbline-story-"));
  const clock = storyClock({ isToday: false });
  const line = await badLineTo(odoo.url, clock);
  const books = await realStoryBooks(asPerson(odoo), line);
  const [theirs, nobodys] = [await startPlatforms(clock), await startPlatforms(clock)];
  const site = theirs.procore;
  const databases = [await freshDatabase(), await freshDatabase()] as const;
  onTestFinished(async () => {
    for (const { drop } of databases) await drop();
    await Promise.all([closePlatforms(theirs), closePlatforms(nobodys), line.close()]);
    await rm(folder, { recursive: true });
    await books.leave([...ENTERED, ...namesIn(site)]);
  });
  const entrance = {
    settings: { url: line.url, database: odoo.database, user: odoo.user },
    secrets: secretsOf(odoo),
  };
  const run = async (platforms: Platforms, chapters: Set<string>, databaseUrl: string) => {
    const configFile = await writeConfig(folder, entrancesTo(platforms, entrance));
    const more = { books, clock, configFile, told: chapters, keep: stays, close: stays };
    const systems: Systems = { ...platforms, ...more };
    return told(systems, { folder, databaseUrl });
  };

  // This Odoo may hold vendors of its own, which are carried to Procore as well: what is there without the story is taken off.
  const all = CHAPTERS.map(({ name }) => name);
  await books.planCodes(PLAN);
  const { ending: before } = await run(nobodys, new Set(all), databases[0].url);
  enterSite(site);
  await enterBooks(books);
  const chapters = new Set<string>();
  const first = await run(theirs, chapters, databases[1].url);
  const expected = books.agreedTerms ? await expectedEnding() : withoutAgreedTerms(await expectedEnding());
  expect(differences(less(first.ending, before), expected)).toEqual([]);
  expect(first.trouble).toEqual([]);
  expect(first.journal).not.toMatch(/000123456789|5550142/);

  const written = await books.written();
  const second = await run(theirs, chapters, databases[1].url);
  expect(differences(less(second.ending, before), expected)).toEqual([]);
  expect(second.effects).toEqual(first.effects);
  expect(await books.written()).toEqual(written);
});

const stays = async () => {};

const less = (figures: readonly Figure[], taken: readonly Figure[]): readonly Figure[] =>
  figures.map((one) => {
    const same = taken.find(({ where, what }) => where === one.where && what === one.what);
    return { ...one, count: one.count - (same?.count ?? 0) };
  });

/** Without an administrator nobody may make payment terms in a real Odoo, and no word of them waits to be mapped. */
const withoutAgreedTerms = (figures: readonly Figure[]): readonly Figure[] =>
  figures.map((one) => (one.what === "vocabulary.unmapped" ? { ...one, count: one.count - 1 } : one));

/** Whatever the site has made, by name. */
const namesIn = ({ vendors, works: { projects, codes } }: Platforms["procore"]): readonly string[] =>
  [...vendors, ...projects.values(), ...codes.values()].flatMap(({ name }) => name ?? []);
