import { ALIKE_FROM, likeness } from "../../../src/domain/vendor/likeness.ts";
import { marksOf } from "../../../src/domain/vendor/marks.ts";
import type { Hub } from "../../../src/engine/hub.ts";
import { type DirtyVendor, dirtyVendors } from "../dirty-vendors.ts";
import { type Hands, readAll } from "./hands.ts";
import type { Dice } from "./people.ts";
import { enterInBooks, enterOnSite, mergeInBooks, type Town } from "./town.ts";
import { linksOf } from "./truth.ts";

/** Both systems hold vendors that nobody has cleaned up, some of them the same companies. */
export async function fill(
  town: Town,
  dice: Dice,
  size: { readonly seed: number; readonly perSide: number; readonly shared: number },
): Promise<void> {
  const { construction, erp } = dirtyVendors(size);
  for (const { company, vendor } of construction) enterOnSite(town, company, vendor);
  for (const one of erp) {
    const company = knownAs(one, construction);
    await enterInBooks(town, company, one.vendor, dice.random() < 0.5 ? { number: `B-${company}` } : {});
  }
}

/** Entries that nobody could tell for one company, however long they were looked at, are two to everybody. */
function knownAs({ company, vendor }: DirtyVendor, others: readonly DirtyVendor[]): string {
  const other = others.find((one) => one.company === company)?.vendor;
  if (!other) return company;
  const marks = new Set(marksOf(other).map(({ key }) => key));
  const meet = marksOf(vendor).some(({ key }) => marks.has(key));
  return meet && likeness(vendor, other).score >= ALIKE_FROM ? company : `${company} in the books`;
}

/** In the books a partner is entered twice and made one again, and two companies are taken for one. */
export async function mergeTwoPairs(hub: Hub, town: Town, dice: Dice, hands: Hands): Promise<void> {
  const partners = (await linksOf(hub)).filter(
    ({ connection, id }) => connection === "odoo" && !town.mergedAway.has(id),
  );
  const { id } = dice.of(partners);
  const company = town.companyInBooks.get(id) ?? "";
  const name = await town.books.nameOf(id);
  const twin = await enterInBooks(town, company, { name, bankAccounts: [] } as never);
  await readAll(hub, "poll");
  for (let n = 0; n < 3; n++) await hands.work();
  await mergeInBooks(town, twin, id);
  const [one, other] = [dice.of(partners), dice.of(partners)];
  if (one.id !== id) await mergeInBooks(town, one.id, other.id);
}
