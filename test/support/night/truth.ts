import type { Hub } from "../../../src/engine/hub.ts";
import { candidatesOf, NotResolvable, resolveHold } from "../../../src/engine/resolve.ts";
import type { CandidatePair, PairedRecord } from "../../../src/store/candidates.ts";
import { sql } from "../../../src/store/db.ts";
import { openHolds } from "../../../src/store/holds.ts";
import { mergeInBooks, type Town, truthOf } from "./town.ts";

/** By connection: what each entry truly is, in words that stand for it in all systems. */
export type Truth = Readonly<Record<string, ReadonlyMap<string, string>>>;

/** What entries truly are; several, where they were wrongly taken for one. */
export const companiesOf = ({ seats }: Pick<PairedRecord, "seats">, truth: Truth): readonly string[] => [
  ...new Set(seats.flatMap(({ connection, id }) => truth[connection]?.get(id) ?? [])),
];

export const isOne = ({ one, other }: CandidatePair, truth: Truth): boolean =>
  companiesOf({ seats: [...one.seats, ...other.seats] }, truth).length === 1;

export interface Linked {
  readonly record: string;
  readonly connection: string;
  readonly id: string;
}

export const linksOf = (hub: Hub, noun = "vendor"): Promise<readonly Linked[]> =>
  hub.db.query<Linked>(sql`
    select record, connection, id from crosswalk
    where organisation = ${hub.organisation} and noun = ${noun} and unlinked_at is null
    order by record, connection`);

/** What each record truly is, by the entries that it stands for. */
export async function meantBy(hub: Hub, noun: string, truth: Truth): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { record, connection, id } of await linksOf(hub, noun)) {
    const meant = truth[connection]?.get(id);
    if (meant !== undefined) found.set(record, meant);
  }
  return found;
}

/** A person who knows every company decides what was proposed. Answers with how many decisions were taken. */
export const decideByTruth = (hub: Hub, town: Town): Promise<number> =>
  decideLookAlikes(hub, "vendor", truthOf(town), (record, other) =>
    mergeTheirPartners(hub, town, record, other),
  );

/** The same of any noun. Two that stand in one system are for `mergeThere`, which answers whether it could. */
export async function decideLookAlikes(
  hub: Hub,
  noun: string,
  truth: Truth,
  mergeThere: (record: string, other: string) => Promise<boolean>,
): Promise<number> {
  const proposals = await openHolds(hub.db, hub.organisation, { code: `${noun}.look-alike`, most: 100_000 });
  const meant = await meantBy(hub, noun, truth);
  const joined = new Set<string>();
  let decided = 0;
  for (const { id: hold, record, facts } of proposals) {
    const candidates = candidatesOf(facts);
    const other = candidates.find((one) => meant.get(one) === meant.get(record));
    if (joined.has(record) || candidates.some((one) => joined.has(one))) continue;
    const decision = { hold, who: "Ann", because: "she knows them" } as const;
    if (other === undefined) await resolveHold(hub, { ...decision, verdict: "distinct" });
    else {
      try {
        await resolveHold(hub, { ...decision, verdict: "same", other });
        joined.add(record);
        joined.add(other);
      } catch (error) {
        if (!(error instanceof NotResolvable)) throw error;
        if (!(await mergeThere(record, other))) continue;
      }
    }
    decided += 1;
  }
  return decided;
}

/** Both stand in the books as partners of their own: there they are made one. */
async function mergeTheirPartners(hub: Hub, town: Town, record: string, other: string): Promise<boolean> {
  const links = (await linksOf(hub)).filter(({ connection }) => connection === "odoo");
  const [from, into] = [record, other].map((key) => links.find((one) => one.record === key)?.id);
  if (!from || !into) return false;
  return mergeInBooks(town, from, into);
}
