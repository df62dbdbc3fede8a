import type { Hub } from "../../../src/engine/hub.ts";
import { candidatesOf, NotResolvable, resolveHold } from "../../../src/engine/resolve.ts";
import { sql } from "../../../src/store/db.ts";
import { openHolds } from "../../../src/store/holds.ts";
import { mergeInBooks, type Town } from "./town.ts";

export interface Linked {
  readonly record: string;
  readonly connection: string;
  readonly id: string;
}

export const linksOf = (hub: Hub): Promise<readonly Linked[]> =>
  hub.db.query<Linked>(sql`
    select record, connection, id from crosswalk
    where organisation = ${hub.organisation} and unlinked_at is null order by record, connection`);

/** Which company each record truly is, by the entries that it stands for. */
export async function companies(
  hub: Hub,
  { companyOnSite, companyInBooks }: Town,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { record, connection, id } of await linksOf(hub)) {
    const company = (connection === "procore" ? companyOnSite : companyInBooks).get(id);
    if (company !== undefined) found.set(record, company);
  }
  return found;
}

/** A person who knows every company decides what was proposed. Answers with how many decisions were taken. */
export async function decideByTruth(hub: Hub, town: Town): Promise<number> {
  const proposals = await openHolds(hub.db, hub.organisation, { code: "vendor.look-alike", most: 100_000 });
  const companyOf = await companies(hub, town);
  const joined = new Set<string>();
  let decided = 0;
  for (const { id: hold, record, facts } of proposals) {
    const candidates = candidatesOf(facts);
    const other = candidates.find((one) => companyOf.get(one) === companyOf.get(record));
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
        if (!(await mergeTheirPartners(hub, town, record, other))) continue;
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
