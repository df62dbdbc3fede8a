import { z } from "zod";
import { canonical } from "../../kernel/digest.ts";
import { same } from "../../kernel/same.ts";
import type { Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { overtakenAmong } from "../kit/unless-overtaken.ts";
import { answered } from "./answer.ts";
import { cellsOf } from "./cells.ts";
import type { Odoo } from "./client.ts";
import { lookupsFor } from "./lookups.ts";
import { type Keyed, keyedCreate } from "./recipes.ts";
import { isNothing, type Lack, lackOf, type Part, type Terms, type Values } from "./vendor-patch.ts";
import { observedAs, specification, stampsOf, VendorRow, vendorRows, warningsOf } from "./vendor-reads.ts";
import { type Told, VendorWire } from "./vendor-wire.ts";

/** One vendor of a call, as far as it has come. */
export interface Work {
  readonly id: number;
  readonly stamp: string;
  readonly patch: Told;
  readonly row: VendorRow;
  lack: Lack;
  /** The record after it was written, as the same call read it. */
  after?: VendorRow;
  error?: ConnectorError;
}

/**
 * Writes to each vendor what it lacks: parts that are missing are made, keyed; then all else in one call, which answers
 * with the record as it left it, so that nobody's change in between is taken for ours. Vendors that lack the same share a call.
 * What somebody changed since it was decided is left as it stands.
 */
export async function updateVendors(
  odoo: Odoo,
  changes: readonly Update<Told>[],
): Promise<readonly (Outcome | Overtaken)[]> {
  const terms = await termsFor(
    odoo,
    changes.map(({ patch }) => patch),
  );
  // Read last, so that as little as can be happens between the look and the write.
  const rows = await vendorRows(
    odoo,
    changes.map(({ id }) => Number(id)),
  );
  const overtaken = overtakenAmong(
    changes,
    rows.map((row) => observedAs(row, undefined)),
  );
  const standing = new Map(rows.map((row) => [String(row.id), row]));
  const works = changes.flatMap((change): Work[] => {
    const { id, stamp, patch } = change;
    const row = overtaken.has(change) ? undefined : standing.get(id);
    return row ? [{ id: row.id, stamp, patch, row, lack: lackBetween(row, { stamp, patch }, terms) }] : [];
  });
  await bringInLine(odoo, works);
  const stamps = await stampsOf(
    odoo,
    rows.map(({ id }) => id),
  );
  await noteOwn(odoo, works);
  const found = new Map(works.map((work) => [String(work.id), work]));
  return changes.map((change) => {
    const { id } = change;
    const row = overtaken.has(change) ? standing.get(id) : undefined;
    return row
      ? { done: false, overtaken: observedAs(row, stamps.get(row.id)) }
      : outcomeOf(found.get(id), stamps, id);
  });
}

/** What is answered as the hub's own user left it need not be heard again. */
export async function noteOwn(odoo: Odoo, works: readonly Work[]): Promise<void> {
  const { uid } = await odoo.session();
  for (const { after, row, error } of works) {
    const stands = after ?? row;
    if (!error && stands.write_uid === uid) odoo.ownWrites.answered(stands);
  }
}

/** What lookups, vocabulary and fields these patches need. */
export async function termsFor(odoo: Odoo, patches: readonly Told[]): Promise<Terms> {
  const { version } = await odoo.session();
  const fields = await odoo.fields("res.partner.bank");
  return {
    lookups: await lookupsFor(odoo, patches),
    vocabulary: odoo.vocabulary,
    routing: fields[version.routing] ? version.routing : undefined,
    warnings: await warningsOf(odoo),
  };
}

export const lackBetween = (
  row: VendorRow,
  { stamp, patch }: Pick<Update<Told>, "stamp" | "patch">,
  terms: Terms,
): Lack => lackOf({ stamp, patch, stands: answered(VendorWire, row, "a vendor") }, terms);

/** Values that no error may repeat. */
export const secretsIn = (patches: readonly Told[]): readonly (string | null | undefined)[] =>
  patches.flatMap(({ taxId, bankAccounts = [] }) => [
    taxId,
    ...bankAccounts.flatMap(({ number, routing }) => [number, routing]),
  ]);

export async function bringInLine(odoo: Odoo, works: readonly Work[]): Promise<void> {
  await makeParts(odoo, works);
  const changed = works.filter(({ lack }) => Object.keys(valuesOf(lack)).length > 0);
  const groups = Map.groupBy(changed, ({ lack }) => canonical(valuesOf(lack)));
  await inPairs([...groups.values()], (group) => save(odoo, group));
  const unread = works.filter((work) => !work.after && !work.error && work.lack.parts.length > 0);
  const rows = new Map(
    (
      await vendorRows(
        odoo,
        unread.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  for (const work of unread) work.after = rows.get(work.id) ?? work.row;
}

/** Makes what is missing below the vendors: all contacts in one call, all accounts in another. A part that bears the key already is written instead. */
async function makeParts(odoo: Odoo, works: readonly Work[]): Promise<void> {
  for (const [model, owner] of OWNERS) {
    const wanted = works.flatMap((work) =>
      work.lack.parts.filter((part) => part.model === model).map((part) => ({ work, part })),
    );
    const made = await keyedCreate(odoo, {
      ...{ model, hide: secretsIn(works.map(({ patch }) => patch)) },
      rows: wanted.map(({ work, part }) => ({
        key: part.key,
        cells: cellsOf({ [owner]: work.id, ...part.values }),
      })),
    });
    for (const [nth, { work }] of wanted.entries()) {
      const outcome = made[nth];
      if (outcome && "error" in outcome) work.error = outcome.error;
    }
    if (model === "res.partner")
      await takeUp(
        odoo,
        wanted.map((one, nth) => ({ ...one, made: made[nth] })),
      );
  }
}

const OWNERS = [
  ["res.partner", "parent_id"],
  ["res.partner.bank", "partner_id"],
] as const;

/** A part that somebody has renamed or archived is still the one of its key: it is written as it is to be. */
async function takeUp(
  odoo: Odoo,
  wanted: readonly { readonly work: Work; readonly part: Part; readonly made: Keyed | undefined }[],
): Promise<void> {
  const ids = wanted.flatMap(({ made }) => (made && "id" in made ? made.id : []));
  if (ids.length === 0) return;
  const names = new Set(["active", ...wanted.flatMap(({ part }) => Object.keys(part.values))]);
  const answer = await odoo.call({
    ...{ model: "res.partner", method: "web_read", ids, context: { active_test: false } },
    args: { specification: Object.fromEntries([...names].map((name) => [name, {}])) },
  });
  const rows = answered(z.array(z.looseObject({ id: z.number() })), answer, "res.partner.web_read");
  for (const { work, part, made } of wanted) {
    const row = made && "id" in made ? rows.find(({ id }) => id === made.id) : undefined;
    const values = { ...part.values, active: true };
    if (!row || Object.entries(values).every(([name, value]) => same(row[name], value))) continue;
    const others = work.lack.children.filter(({ id }) => id !== row.id);
    work.lack = { ...work.lack, children: [...others, { id: row.id, values }] };
  }
}

const valuesOf = ({ values, children }: Lack): Values =>
  children.length === 0
    ? values
    : { ...values, child_ids: children.map((child) => [1, child.id, child.values]) };

/** Writes and reads in one transaction. Of a group that Odoo refuses, the halves are tried, down to the one it means. */
async function save(odoo: Odoo, works: readonly Work[]): Promise<void> {
  const [first] = works;
  if (!first) return;
  try {
    const answer = await odoo.call({
      ...{
        model: "res.partner",
        method: "web_save",
        ids: works.map(({ id }) => id),
        context: { active_test: false },
      },
      args: { vals: valuesOf(first.lack), specification: await specification(odoo) },
      hide: secretsIn(works.map(({ patch }) => patch)),
    });
    const rows = answered(z.array(VendorRow), answer, "res.partner.web_save");
    for (const work of works) {
      const row = rows.find(({ id }) => id === work.id);
      if (row) work.after = row;
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.unanswered) return await lookAfter(odoo, works, error);
    if (works.length === 1 || !["refused", "changed"].includes(error.remedy)) {
      for (const work of works) work.error = error;
      return;
    }
    const middle = Math.ceil(works.length / 2);
    await save(odoo, works.slice(0, middle));
    await save(odoo, works.slice(middle));
  }
}

/** Nobody answered: where all that was to be written stands there, it was; for the rest it is not known yet. */
async function lookAfter(odoo: Odoo, works: readonly Work[], error: ConnectorError): Promise<void> {
  const rows = await vendorRows(
    odoo,
    works.map(({ id }) => id),
  ).catch(() => []);
  const terms = await termsFor(
    odoo,
    works.map(({ patch }) => patch),
  ).catch(() => undefined);
  for (const work of works) {
    const row = rows.find(({ id }) => id === work.id);
    const isWritten = row && terms && isNothing(lackBetween(row, work, terms));
    if (isWritten) work.after = row;
    else work.error = error;
  }
}

/** Two connections: more only lengthen Odoo's queue, in which people wait as well. */
async function inPairs<T>(tasks: readonly T[], run: (task: T) => Promise<void>): Promise<void> {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await run(task);
  };
  await Promise.all([worker(), worker()]);
}

/** What a person has to see to is refused, and all else was written. */
export function outcomeOf(work: Work | undefined, stamps: ReadonlyMap<number, string>, id: string): Outcome {
  if (!work)
    return {
      done: false,
      error: new ConnectorError(
        "refused",
        `Odoo no longer holds vendor ${id}: it was deleted, or is no vendor any more. Restore it there, or unlink it here`,
      ),
    };
  const { error, lack, after, row } = work;
  if (error) return { done: false, error };
  if (lack.problems.length > 0)
    return { done: false, error: new ConnectorError("refused", lack.problems.join(". ")) };
  return { done: true, image: observedAs(after ?? row, stamps.get(work.id)) };
}
