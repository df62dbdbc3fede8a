import type { Link } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { type OpenHold, openHoldsOf } from "../store/holds.ts";
import { keepArrivals } from "../store/inbox.ts";
import { keepVerdict, type Mapping } from "../store/mappings.ts";
import { type Money, moneyOf } from "../store/unmapped.ts";
import { readBy } from "../store/words-read.ts";
import { dayIn } from "./calendar-day.ts";
import { changedMeanings, retriesFor } from "./changed-words.ts";
import { hearNow } from "./hear.ts";
import type { Hub, Mode } from "./hub.ts";
import { lastWords } from "./last-words.ts";
import { proposalOf } from "./mappings.ts";
import { hubInForce } from "./modes.ts";
import { type Difference, differenceOf, rehearse } from "./rehearse.ts";

/** What accepting a mapping would do, over all that rests on its word. */
export interface MappingForeseen {
  readonly mapping: Mapping;
  /** The day on which it would: the first of its days, or today. */
  readonly day: string;
  /** Records that would be heard again. */
  readonly records: number;
  /** Of these, how many wait because nobody has mapped the word; and what waits with them. */
  readonly waiting: number;
  readonly atRisk: readonly Money[];
  /** Seats that refused to be told our word, and would be told once more. */
  readonly retold: number;
  /** Who would be told of how many records. */
  readonly tells: readonly {
    readonly connection: string;
    readonly mode: Mode;
    readonly records: number;
    readonly fields: readonly string[];
  }[];
  /** Holds that would end, and those that would begin, by cause. */
  readonly ends: readonly HeldCount[];
  readonly begins: readonly HeldCount[];
  readonly examples: readonly Difference[];
}

interface HeldCount {
  readonly code: string;
  readonly count: number;
}

const PAGE = 200;
const EXAMPLES = 3;

/**
 * Does all that accepting a proposal would do, on the day on which it begins, page by page; and takes all of it back.
 * What is counted was decided as ever, over the last that each system said.
 */
export async function foreseeMapping(configured: Hub, id: number): Promise<MappingForeseen> {
  const mapping = await proposalOf(configured.db, configured, id);
  const today = dayIn(configured.zone, configured.now());
  const [, day = today] = [mapping.begins, today].sort();
  const hub = { ...configured, now: () => momentOf(configured, day) };
  const pages: Page[] = [];
  for (let after: Link | undefined; ; ) {
    const page: Page = await rehearse(hub, (tx, quiet) => foreseePage(tx, quiet, { mapping, after }));
    pages.push(page);
    after = page.last;
    if (!after) break;
  }
  const all = pages.flatMap(({ differences }) => differences);
  const waiting = new Set(pages.flatMap((page) => page.waiting));
  return {
    ...{ mapping, day, records: new Set(all.map(({ noun, key }) => `${noun}/${key}`)).size },
    ...{ waiting: waiting.size, atRisk: moneyOf(pages.flatMap(({ held }) => held)) },
    retold: pages[0]?.retold ?? 0,
    tells: tellsOf(all),
    ends: countsOf(all.flatMap(({ closes }) => closes)),
    begins: countsOf(all.flatMap(({ opens }) => opens)),
    examples: all.filter(({ closes, changes }) => closes.length + changes.length > 0).slice(0, EXAMPLES),
  };
}

interface Page {
  readonly differences: readonly Difference[];
  /** The records that wait for the word, and all holds of these. */
  readonly waiting: readonly string[];
  readonly held: readonly OpenHold[];
  readonly retold: number;
  /** Where the next page begins; nothing after the last. */
  readonly last: Link | undefined;
}

async function foreseePage(
  tx: Tx,
  hub: Hub,
  { mapping, after }: { readonly mapping: Mapping; readonly after: Link | undefined },
): Promise<Page> {
  const { organisation } = hub;
  const { id, proposedBy } = mapping;
  const verdict = {
    mapping: id,
    proposedBy,
    accepted: true,
    by: "(foreseen)",
    because: "to see what it does",
  };
  await keepVerdict(tx, organisation, verdict, hub.now());
  const then = await hubInForce(tx, hub);
  const words = await changedMeanings(tx, then, [mapping]);
  const links = words.length === 0 ? [] : await readBy(tx, organisation, { words, after, most: PAGE });
  const retries = after ? [] : await retriesFor(tx, then, [mapping]);
  const before = await openHoldsOf(tx, organisation, [
    ...links,
    ...retries.map(({ noun, id: record }) => ({ noun, record })),
  ]);
  const arrivals = [...(await lastWords(tx, then, links)), ...retries];
  await keepArrivals(tx, organisation, arrivals, hub.now());
  const decided = await hearNow(tx, hub, [...new Set(arrivals.map(({ lane }) => lane))]);
  const isOf = ({ noun, record }: OpenHold, one: { readonly noun: string; readonly record: string }) =>
    noun === one.noun && record === one.record;
  const forIt = before.filter(
    ({ code, facts }) =>
      code === "vocabulary.unmapped" && facts.list === mapping.list && facts.word === mapping.theirs,
  );
  return {
    differences: decided.map((one) => {
      const { noun, record } = one.situation;
      return differenceOf(
        then,
        one,
        before.filter((hold) => isOf(hold, { noun, record: record.key })),
      );
    }),
    waiting: forIt.map(({ noun, record }) => `${noun}/${record}`),
    held: before.filter((hold) => forIt.some((one) => isOf(hold, one))),
    retold: retries.length,
    last: links.length === PAGE ? links.at(-1) : undefined,
  };
}

function tellsOf(all: readonly Difference[]): MappingForeseen["tells"] {
  const told = all.flatMap(({ tells }) =>
    tells.map(({ seat, mode, patch }) => ({ connection: seat.split("/")[0] ?? seat, mode, patch })),
  );
  return [...Map.groupBy(told, ({ connection, mode }) => `${connection} ${mode}`).values()].flatMap(
    (some) => {
      const [{ connection, mode } = { connection: "", mode: "off" as const }] = some;
      const fields = [...new Set(some.flatMap(({ patch }) => Object.keys(patch)))].sort();
      return { connection, mode, records: some.length, fields };
    },
  );
}

const countsOf = (held: readonly { readonly code: string }[]): readonly HeldCount[] =>
  [...Map.groupBy(held, ({ code }) => code)]
    .map(([code, some]) => ({ code, count: some.length }))
    .sort((a, b) => b.count - a.count);

/** A moment of this day of the firm's: now, if it is today. */
function momentOf({ zone, now }: Hub, day: string): Date {
  const hours = [
    now().getTime(),
    ...[0, 6, 12, 18].map((hour) => Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000),
  ];
  const found = hours.find((time) => dayIn(zone, new Date(time)) === day);
  return new Date(found ?? Date.parse(`${day}T12:00:00Z`));
}
