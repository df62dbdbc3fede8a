import type { Outcome, Vocabulary } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { below, cellsOf } from "./cells.ts";
import type { Odoo } from "./client.ts";
import { type Keyed, type KeyedRow, keyedCreate } from "./recipes.ts";
import { externalId } from "./stamps.ts";
import { isNothing, type Lack, lackOf, type Part, type Terms } from "./vendor-patch.ts";
import { type VendorRow, vendorRows } from "./vendor-reads.ts";
import type { Told } from "./vendor-wire.ts";
import {
  bringInLine,
  lackBetween,
  noteOwn,
  outcomeOf,
  secretsIn,
  termsFor,
  type Work,
} from "./vendor-writes.ts";

export interface Newcomer {
  readonly stamp: string;
  readonly patch: Told;
  readonly company?: string | undefined;
}

/**
 * Makes vendors, each with its people, places and accounts in one transaction under the hub's key. One that stands there
 * already, because an earlier attempt made it unheard, is brought in line with what is told now.
 */
export async function createVendors(odoo: Odoo, newcomers: readonly Newcomer[]): Promise<readonly Outcome[]> {
  const terms = await termsFor(
    odoo,
    newcomers.map(({ patch }) => patch),
  );
  const lacks = newcomers.map(({ stamp, patch, company }) => {
    const lack = lackOf({ stamp, patch, stands: undefined }, terms);
    return company === undefined ? lack : { ...lack, problems: [...lack.problems, sharedAlone(company)] };
  });
  const made = await makeAll(odoo, newcomers, lacks);
  const works = await broughtInLine(odoo, made, terms);
  const stamps = new Map([...works].map(([{ stamp }, { id }]) => [id, stamp]));
  return newcomers.map((newcomer, nth) => {
    const keyed = made.get(newcomer);
    const { problems = [] } = lacks[nth] ?? {};
    if (!keyed) return { done: false, error: new ConnectorError("refused", problems.join(". ")) };
    if ("error" in keyed) return { done: false, error: keyed.error };
    return outcomeOf(works.get(newcomer), stamps, String(keyed.id));
  });
}

/** A vendor is everybody's: one of a single company would be made a second time for the next. */
const sharedAlone = (company: string): string =>
  `Odoo, a vendor for company ${company} alone: vendors are made for all companies of a database: restrict it there by hand, if it must be`;

/** Reads what was made, and brings in line what stood there before. Until it is answered for, no look takes it for somebody's. */
async function broughtInLine(
  odoo: Odoo,
  made: ReadonlyMap<Newcomer, Keyed>,
  terms: Terms,
): Promise<ReadonlyMap<Newcomer, Work>> {
  const ids = [...made.values()].flatMap((keyed) => ("id" in keyed ? keyed.id : []));
  const inHand = odoo.ownWrites.hold(ids);
  try {
    const rows = new Map((await vendorRows(odoo, ids)).map((row) => [row.id, row]));
    const { uid } = await odoo.session();
    const works = new Map<Newcomer, Work>();
    for (const [newcomer, keyed] of made) {
      const row = "id" in keyed ? rows.get(keyed.id) : undefined;
      if (!row) continue;
      const lack = lackBetween(row, newcomer, terms);
      const work: Work = { id: row.id, ...newcomer, row, lack };
      const isOurs = row.write_uid === uid;
      works.set(newcomer, isOurs || isNothing(lack) ? work : leftAlone(work, odoo.vocabulary));
    }
    await bringInLine(odoo, [...works.values()]);
    await noteOwn(odoo, [...works.values()]);
    return works;
  } finally {
    inHand.letGo();
  }
}

/** Where a person has to see to something first, nothing is made. A column without a cell would empty what has a default, so rows differ by it. */
async function makeAll(
  odoo: Odoo,
  newcomers: readonly Newcomer[],
  lacks: readonly Lack[],
): Promise<ReadonlyMap<Newcomer, Keyed>> {
  const ready = newcomers.flatMap((newcomer, nth) => {
    const lack = lacks[nth];
    return lack && lack.problems.length === 0 ? [{ newcomer, row: rowOf(newcomer, lack) }] : [];
  });
  const made = new Map<Newcomer, Keyed>();
  for (const alike of Map.groupBy(ready, ({ row }) => TERM in row.cells).values()) {
    const outcomes = await keyedCreate(odoo, {
      model: "res.partner",
      rows: alike.map(({ row }) => row),
      hide: secretsIn(alike.map(({ newcomer: { patch } }) => patch)),
    });
    for (const [nth, { newcomer }] of alike.entries()) {
      const outcome = outcomes[nth];
      if (outcome) made.set(newcomer, outcome);
    }
  }
  return made;
}

const TERM = "property_supplier_payment_term_id/.id";

function rowOf({ stamp }: Newcomer, { values, parts }: Lack): KeyedRow {
  const partsOf = (model: Part["model"]) => parts.filter((part) => part.model === model);
  const children = partsOf("res.partner");
  const accounts = partsOf("res.partner.bank");
  const lines = Array.from({ length: Math.max(children.length, accounts.length) }, (_, nth) => ({
    ...lineOf("child_ids", children[nth]),
    ...lineOf("bank_ids", accounts[nth]),
  }));
  const company = { is_company: true, supplier_rank: 1, active: true };
  return { key: externalId("vendor", stamp), cells: cellsOf({ ...company, ...values }), lines };
}

const lineOf = (list: string, part: Part | undefined) =>
  part ? below(list, { id: part.key, ...cellsOf(part.values) }) : {};

/**
 * Found already made, and changed by somebody since. What is told is taken for said, so that what they made of it is
 * heard as their change with the next reading, and goes by the rules.
 */
function leftAlone(work: Work, vocabulary: Vocabulary): Work {
  return {
    ...work,
    lack: { values: {}, children: [], parts: [], problems: [] },
    after: asTold(work, vocabulary),
  };
}

function asTold({ row, patch }: Work, vocabulary: Vocabulary): VendorRow {
  const { address, terms } = patch;
  const term = terms ? vocabulary.theirs("terms", terms) : undefined;
  const told = {
    ...{ name: patch.name, vat: patch.taxId, ref: patch.number, phone: patch.phone, email: patch.email },
    ...{ website: patch.website, active: patch.active },
    ...("address" in patch
      ? {
          ...{
            street: address?.street ?? null,
            street2: null,
            city: address?.city ?? null,
            zip: address?.zip ?? null,
          },
          state_id: address?.state ? { code: address.state } : null,
          country_id: address?.country ? { code: address.country } : null,
        }
      : {}),
    ...("terms" in patch ? { property_supplier_payment_term_id: term ? { name: term } : null } : {}),
  };
  const said = Object.entries(told).filter(([, value]) => value !== undefined);
  return { ...row, ...Object.fromEntries(said.map(([field, value]) => [field, value ?? false])) };
}
