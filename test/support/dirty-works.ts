import { type Chance, chanceFrom } from "./chance.ts";
import { ADJECTIVES, CITIES, NOUNS, TRADES } from "./dirty-words.ts";

/** A project as it truly is; `job` stands for it wherever it is kept. */
export interface Job {
  readonly job: string;
  readonly number: string;
  readonly name: string;
  /** Where it is run from: whose books it belongs to. */
  readonly office: "Tacoma" | "Spokane";
  readonly startsOn: string;
}

/** What a cost is for, as it truly is. */
export interface Code {
  readonly code: string;
  /** Its two parts, as the site writes it. */
  readonly written: string;
  readonly title: string;
}

/** The same as another person has written it down. */
export interface Sides<T> {
  readonly site: readonly T[];
  readonly books: readonly T[];
}

/** The projects and cost codes of a site and of its books: some stand in both, numbered and called otherwise. */
export function dirtyWorks(size: {
  readonly seed: number;
  readonly projects: number;
  readonly codes: number;
  /** How many of each hundred stand in both. */
  readonly percent: number;
}): { readonly jobs: Sides<Job>; readonly codes: Sides<Code> } {
  const chance = chanceFrom(size.seed + 1);
  const split = <T>(all: readonly T[], each: number, again: (one: T) => T): Sides<T> => {
    const shared = Math.round((each * size.percent) / 100);
    const books = [...all.slice(0, shared).map(again), ...all.slice(each)];
    return { site: chance.shuffled(all.slice(0, each)), books: chance.shuffled(books) };
  };
  const many = (each: number) => 2 * each - Math.round((each * size.percent) / 100);
  const jobs = Array.from({ length: many(size.projects) }, (_, nth) => aJob(nth, chance));
  const codes = Array.from({ length: many(size.codes) }, (_, nth) => aCode(nth, chance));
  return {
    jobs: split(jobs, size.projects, (one) => ({
      ...one,
      number: chance.of([one.number, one.number.replace("-", ""), `20${one.number}`, `P-${one.number}`]),
      name: called(one.name, chance),
    })),
    codes: split(codes, size.codes, (one) => ({
      ...one,
      written: one.written.replace("-", chance.of(["", ".", " "])),
      title: chance.is(0.3) ? one.title.toUpperCase() : one.title,
    })),
  };
}

const KINDS = ["Medical Pavilion", "School", "Grain Terminal", "Fire Station", "Warehouse", "Parking Garage"];

const aJob = (nth: number, chance: Chance): Job => ({
  job: `job-${nth}`,
  number: `${20 + Math.floor(nth / 900)}-${String(100 + (nth % 900))}`,
  name: `${chance.of(ADJECTIVES)} ${chance.of(NOUNS)} ${chance.of(CITIES)[0]} ${chance.of(KINDS)}`,
  office: chance.is(0.7) ? "Tacoma" : "Spokane",
  startsOn: `202${chance.upTo(6)}-0${chance.upTo(9) + 1}-1${chance.upTo(10)}`,
});

function aCode(nth: number, chance: Chance): Code {
  const [division, rest] = [String(Math.floor(nth / 90)).padStart(2, "0"), String(1000 + (nth % 90) * 100)];
  return {
    code: `code-${nth}`,
    written: `${division}-${rest}`,
    title: `${chance.of(TRADES)} ${chance.of(NOUNS)} ${nth}`,
  };
}

function called(name: string, chance: Chance): string {
  const short = chance.is(0.5) ? name.replace("Medical", "Med.").replace("Station", "Sta.") : name;
  return chance.is(0.2) ? short.toUpperCase() : short;
}
