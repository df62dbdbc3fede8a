import { seatKey } from "../kernel/case.ts";
import { candidateCounts } from "../store/candidates.ts";
import { type Fillable, fillable } from "../store/fillable.ts";
import { recordKeys, standingCounts } from "../store/flow-counts.ts";
import type { Hub } from "./hub.ts";
import { hubInForce } from "./modes.ts";
import { weigh } from "./weigh.ts";

/** What would become of a flow at one connection if it were live now. */
export interface Prospect {
  readonly connection: string;
  readonly noun: string;
  readonly standing: number;
  /** Records that it lacks, and that would be made there. */
  readonly wouldCreate: number;
  /** Records that stand there, and would be told of something. */
  readonly wouldChange: number;
  /** Pairs that would be one record, if somebody said so. */
  readonly wouldLink: number;
  /** Records that stand there and wait for anything. */
  readonly held: number;
  /** Fields that it lacks while the record has them: told only on a person's word. */
  readonly couldFill: readonly Pick<Fillable, "field" | "records">[];
  readonly examples: readonly Example[];
}

export interface Example {
  readonly key: string;
  readonly title: string;
  readonly would: "create" | "change";
  readonly fields: readonly string[];
}

const PAGE = 200;
const EXAMPLES = 3;

interface Counted {
  create: number;
  change: number;
  readonly examples: Example[];
}

/**
 * Decides every record of a noun as it stands now, by the same decision as ever, and counts what each connection would
 * be told. Page by page, each in a transaction of its own, of which nothing is kept.
 */
export async function foresee(configured: Hub, noun: string): Promise<readonly Prospect[]> {
  const { db, organisation } = configured;
  const hub = await hubInForce(db, configured);
  const counted = new Map<string, Counted>();
  for (let after = ""; ; ) {
    const keys = await recordKeys(db, organisation, { noun, after, most: PAGE });
    const last = keys.at(-1);
    if (last === undefined) break;
    await db.transaction((tx) => countPage(tx, hub, { noun, keys, counted }));
    after = last;
  }
  const [standing, pairs, fields] = [
    await standingCounts(db, organisation, noun),
    await candidateCounts(db, organisation, noun),
    await fillable(db, organisation, noun),
  ];
  return [...hub.connections.values()]
    .filter(({ resources }) => resources.has(noun))
    .map(({ id: connection }): Prospect => {
      const isHere = (one: { readonly connection: string }) => one.connection === connection;
      const { create = 0, change = 0, examples = [] } = counted.get(connection) ?? {};
      return {
        ...{ connection, noun, standing: standing.find(isHere)?.standing ?? 0 },
        ...{ wouldCreate: create, wouldChange: change, wouldLink: linksOf(pairs.find(isHere)) },
        held: standing.find(isHere)?.held ?? 0,
        couldFill: fields.filter(isHere).map(({ field, records }) => ({ field, records })),
        examples,
      };
    });
}

/** Twins within one system are merged there, not linked. */
const linksOf = (counts: { readonly pairs: number; readonly twins: number } | undefined): number =>
  counts ? counts.pairs - counts.twins : 0;

async function countPage(
  tx: Parameters<typeof weigh>[0],
  hub: Hub,
  { noun, keys, counted }: { noun: string; keys: readonly string[]; counted: Map<string, Counted> },
): Promise<void> {
  for (const { decision, view } of await weigh(tx, hub, noun, keys))
    for (const { to, patch } of decision.tell) {
      const isThere = view.voices.some(({ seat, at }) => at !== "" && seatKey(seat) === seatKey(to));
      const would = isThere ? "change" : "create";
      const count = counted.get(to.connection) ?? { create: 0, change: 0, examples: [] };
      counted.set(to.connection, count);
      count[would] += 1;
      if (count.examples.length < EXAMPLES)
        count.examples.push({
          ...{ key: view.ref.key, would, fields: Object.keys(patch) },
          title: hub.flows.get(noun)?.entity.names(decision.next ?? {}).title ?? "",
        });
    }
}
