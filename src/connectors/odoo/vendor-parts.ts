import type { Contact } from "../../domain/vendor/entity.ts";
import { same } from "../../kernel/same.ts";
import { partId } from "./stamps.ts";
import { contactOf, contactsIn, remitToIn, routingOf, signsOf } from "./vendor-canonical.ts";
import { type Lack, type Part, placeLack, type Telling, type Terms, type Values } from "./vendor-patch.ts";
import type { Child } from "./vendor-wire.ts";

/** Where its payments go: an invoice address below the vendor. */
export function remitToLack(
  { stamp, stands, patch: { remitTo = null } }: Telling,
  terms: Terms,
): Partial<Lack> {
  const known = stands && remitToIn(stands);
  if (remitTo === null) return known ? { children: [{ id: known.id, values: { active: false } }] } : {};
  const { values = {}, problems = [] } = placeLack(known, remitTo, terms);
  if (known) return { problems, children: [{ id: known.id, values }] };
  const key = partId("remit", stamp, "");
  return { problems, parts: [{ model: "res.partner", key, values: { type: "invoice", ...values } }] };
}

/** A contact is known by its name; of several with one name, by their order. One that is no longer wanted is archived, never deleted. */
export function contactsLack({ stamp, stands, patch: { contacts = [] } }: Telling): Partial<Lack> {
  const free = stands ? [...contactsIn(stands)] : [];
  const take = (isIt: (child: Child) => boolean) => {
    const found = free.findIndex(isIt);
    return found < 0 ? undefined : free.splice(found, 1)[0];
  };
  const children: { id: number; values: Values }[] = [];
  const parts: Part[] = [];
  const counts = new Map<string, number>();
  const unmatched = contacts.filter((wanted) => !take((child) => same(contactOf(child), wanted)));
  for (const wanted of unmatched) {
    const count = counts.get(wanted.name) ?? 0;
    counts.set(wanted.name, count + 1);
    const known = take(({ name }) => name === wanted.name);
    const values = contactValues(wanted);
    if (known) children.push({ id: known.id, values });
    else
      parts.push({
        model: "res.partner",
        key: partId("contact", stamp, [wanted.name, count]),
        values: { type: "contact", ...values },
      });
  }
  return { parts, children: [...children, ...free.map(({ id }) => ({ id, values: { active: false } }))] };
}

const contactValues = ({ name, email, phone }: Contact): Values => ({
  name,
  email: email ?? false,
  phone: phone ?? false,
});

/** Accounts are only ever added, and never trusted: that, and every change of one that is there, is for a person in Odoo. */
export function accountsLack(
  { stamp, stands, patch: { bankAccounts = [] } }: Telling,
  { routing }: Terms,
): Partial<Lack> {
  const known = stands?.bank_ids ?? [];
  const parts: Part[] = [];
  const problems = new Set<string>();
  for (const { number, routing: wanted } of bankAccounts) {
    const there = known.find(({ acc_number }) => signsOf(acc_number ?? "") === signsOf(number));
    if (there && !there.active)
      problems.add(
        "One of its bank accounts was archived in Odoo: a person restores it there, or removes it here",
      );
    else if (there && wanted !== null && !same(routingOf(there), wanted))
      problems.add(
        "One of its bank accounts stands in Odoo with another routing number: a person corrects it where it is wrong",
      );
    else if (!there && wanted !== null && routing === undefined)
      problems.add("Odoo has no field for a routing number: install its US localisation (l10n_us)");
    else if (!there)
      parts.push({
        model: "res.partner.bank",
        key: partId("account", stamp, signsOf(number)),
        values: {
          acc_number: number,
          allow_out_payment: false,
          ...(routing && wanted !== null ? { [routing]: wanted } : {}),
        },
      });
  }
  return { parts, problems: [...problems] };
}
