import { onTestFinished } from "vitest";
import { FakeBill } from "../../src/connectors/bill/fake.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import type { Vendor } from "../../src/domain/vendor/entity.ts";
import { ALIKE_FROM, likeness } from "../../src/domain/vendor/likeness.ts";
import { marksOf } from "../../src/domain/vendor/marks.ts";
import type { Hub } from "../../src/engine/hub.ts";
import type { CandidatePair } from "../../src/store/candidates.ts";
import { sql } from "../../src/store/db.ts";
import { dirtySystems } from "./dirty-vendors.ts";
import { entryInBill } from "./night/bill.ts";
import { booksIn } from "./night/books.ts";
import { enterInBooks, enterOnSite, newTown, truthOf } from "./night/town.ts";
import { isOne, type Truth } from "./night/truth.ts";
import { anOffice } from "./office.ts";

/** Three systems that are full, observed by a hub that has read none of them yet, and what is true of their vendors. */
export async function threeFullSystems(size: {
  seed: number;
  perSide: number;
  shared: number;
  twins: number;
}) {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const [site, odoo, bill] = await Promise.all([
    FakeProcore.start({ clock }),
    fakeOdoo({ clock }),
    FakeBill.start({ clock }),
  ]);
  onTestFinished(async () => void (await Promise.all([site.close(), odoo.close(), bill.close()])));
  const town = newTown(site, booksIn(odoo));
  const { construction, erp, ap } = dirtySystems(size);
  for (const { company, vendor } of construction) enterOnSite(town, company, vendor);
  for (const { company, vendor } of erp) await enterInBooks(town, company, vendor);
  for (const { company, vendor } of ap) town.companyInBill.set(bill.creates(entryInBill(vendor)), company);
  const office = await anOffice({
    clock,
    flows: { vendor: "observing" },
    systems: [
      { id: "procore", connector: "procore", settings: site.settings, secrets: site.secrets },
      {
        ...{ id: "odoo", connector: "odoo", secrets: { password: odoo.password } },
        settings: { url: odoo.url, database: odoo.database, user: odoo.user },
      },
      { id: "bill", connector: "bill", settings: bill.settings, secrets: bill.secrets },
    ],
  });
  return { office, town, site, odoo, bill, companiesAt: truthOf(town) };
}

/** How many proposals are right, and how many of those that are right are made: between any two of these connections. */
export function measured(pairs: readonly CandidatePair[], truth: Truth) {
  const between = pairs.filter(({ twinsIn }) => twinsIn === null);
  const right = between.filter((pair) => isOne(pair, truth));
  const entries = Object.entries(truth).flatMap(([connection, companies]) =>
    [...companies].map(([id, company]) => ({ connection, id, company })),
  );
  let same = 0;
  for (const some of Map.groupBy(entries, ({ company }) => company).values())
    for (const [nth, one] of some.entries())
      same += some.slice(nth + 1).filter(({ connection }) => connection !== one.connection).length;
  return {
    precision: right.length / between.length,
    recall: right.length / same,
    proposed: between.length,
    same,
  };
}

/**
 * As how many each company can be told by what its entries say: entries that nobody could tell for one company, however
 * long they were looked at, are several to everybody.
 */
export async function recognisableAs(hub: Hub, truth: Truth): Promise<ReadonlyMap<string, number>> {
  const records = await hub.db.query<{ known: Vendor; connection: string; id: string }>(sql`
    select r.known, c.connection, c.id from record r
    join crosswalk c on c.organisation = r.organisation and c.noun = r.noun and c.record = r.key and c.unlinked_at is null
    where r.noun = 'vendor' and r.merged_into is null`);
  const groups = Map.groupBy(records, ({ connection, id }) => truth[connection]?.get(id) ?? "");
  return new Map(
    [...groups].map(([company, entries]) => {
      const parts: Vendor[][] = [];
      for (const { known } of entries) {
        const alike = parts.filter((part) => part.some((one) => canBeTold(one, known)));
        for (const part of alike) parts.splice(parts.indexOf(part), 1);
        parts.push([known, ...alike.flat()]);
      }
      return [company, parts.length];
    }),
  );
}

function canBeTold(one: Vendor, other: Vendor): boolean {
  const marks = new Set(marksOf(one).map(({ key }) => key));
  return marksOf(other).some(({ key }) => marks.has(key)) && likeness(one, other).score >= ALIKE_FROM;
}
