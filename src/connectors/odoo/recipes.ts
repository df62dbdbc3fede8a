import { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";
import { masked } from "../kit/masked.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import type { Domain } from "./domain.ts";
import { isConflict, isDenial } from "./faults.ts";

/**
 * The three ways of acting in Odoo of which a repeat has no second effect, whatever was lost, doubled or late.
 * How they were tried, and on which versions: docs/adr/0001-the-late-commit.md.
 */

/** One record to be made: its cells by column, and below them those of its lines. All cells are texts. */
export interface KeyedRow {
  /** The external id: `__hub__.vendor_4711`. */
  readonly key: string;
  readonly cells: Readonly<Record<string, string>>;
  /** Cells of `child_ids/…` and the like. Each line may hold one row of every list. */
  readonly lines?: readonly Readonly<Record<string, string>>[] | undefined;
}

export type Keyed = { readonly id: number } | { readonly error: ConnectorError };

export interface KeyedCreate {
  readonly model: string;
  readonly rows: readonly KeyedRow[];
  readonly hide?: readonly (string | null | undefined)[] | undefined;
}

/** The record of an external id is made where it is missing, and is left as it stands where it is not. */
const MAKE_OR_LEAVE = { mode: "update", noupdate: true };
const ATTEMPTS = 4;

const Loaded = z.object({
  ids: z.union([z.array(z.number()), z.literal(false)]),
  messages: z.array(z.object({ type: z.string(), message: z.string(), record: z.number().optional() })),
});

/**
 * Keyed create. `load` stores record and external id in one transaction, and Odoo keeps external ids unique: of calls
 * with one key, early, late or at once, one makes the record. Rows that Odoo blames are tried alone, the rest together.
 */
export async function keyedCreate(odoo: Odoo, asked: KeyedCreate): Promise<readonly Keyed[]> {
  const { rows } = asked;
  if (rows.length === 0) return [];
  const loaded = await load(odoo, asked);
  if ("ids" in loaded) return loaded.ids.map((id) => ({ id }));
  const [first] = loaded.blamed;
  if (rows.length === 1 && first) return [{ error: first[1] }];
  if (loaded.blamed.size === 0) return byHalves(odoo, asked);
  const alone = new Set(loaded.blamed.keys());
  const together = rows.filter((_, index) => !alone.has(index));
  const rest = [...(await keyedCreate(odoo, { ...asked, rows: together }))];
  const outcomes: Keyed[] = [];
  for (const [index, row] of rows.entries()) {
    const [outcome] = alone.has(index) ? await keyedCreate(odoo, { ...asked, rows: [row] }) : [rest.shift()];
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}

async function byHalves(odoo: Odoo, asked: KeyedCreate): Promise<readonly Keyed[]> {
  const middle = Math.ceil(asked.rows.length / 2);
  const first = await keyedCreate(odoo, { ...asked, rows: asked.rows.slice(0, middle) });
  return [...first, ...(await keyedCreate(odoo, { ...asked, rows: asked.rows.slice(middle) }))];
}

type Loading = { readonly ids: readonly number[] } | { readonly blamed: ReadonlyMap<number, ConnectorError> };

/** Odoo does not repeat a `load` that met another; it says so in a message, and the next attempt finds what the other made. */
async function load(odoo: Odoo, { model, rows, hide = [] }: KeyedCreate): Promise<Loading> {
  const columns = [
    ...new Set(rows.flatMap(({ cells, lines = [] }) => [cells, ...lines].flatMap(Object.keys))),
  ];
  const data = rows.flatMap((row) => matrix(row, columns));
  for (let attempt = 1; ; attempt++) {
    const answer = await odoo.call({
      ...{ model, method: "load", hide, context: MAKE_OR_LEAVE },
      args: { fields: ["id", ...columns], data },
    });
    const { ids, messages } = answered(Loaded, answer, `${model}.load`);
    const errors = messages.filter(({ type }) => type === "error");
    if (ids && errors.length === 0 && ids.length === rows.length) return { ids };
    const denial = errors.find(({ message }) => isDenial(message));
    if (denial) throw new ConnectorError("reconnect", masked(denial.message.replace(/\s+/g, " "), hide));
    const conflict = errors.find(({ message }) => isConflict(message));
    if (!conflict) return { blamed: blamedIn(errors, rows.length, hide) };
    if (attempt === ATTEMPTS)
      throw new ConnectorError("later", `Odoo was busy with the same records: ${conflict.message.trim()}`);
  }
}

/** The lines stand below their record, the first of them beside it. */
function matrix({ key, cells, lines = [] }: KeyedRow, columns: readonly string[]): string[][] {
  const [beside = {}, ...below] = lines;
  const cellsOf = (row: Readonly<Record<string, string>>) => columns.map((column) => row[column] ?? "");
  return [[key, ...cellsOf({ ...cells, ...beside })], ...below.map((line) => ["", ...cellsOf(line)])];
}

function blamedIn(
  errors: readonly { message: string; record?: number | undefined }[],
  rows: number,
  hide: KeyedCreate["hide"] = [],
): ReadonlyMap<number, ConnectorError> {
  const blamed = new Map<number, ConnectorError>();
  for (const { record = 0, message } of errors)
    if (record < rows && !blamed.has(record))
      blamed.set(record, new ConnectorError("refused", masked(message.replace(/\s+/g, " ").trim(), hide)));
  if (rows === 1 && blamed.size === 0)
    blamed.set(0, new ConnectorError("changed", "Odoo stored nothing and did not say why"));
  return blamed;
}

export interface Transition {
  readonly model: string;
  readonly id: number;
  /** The field of the state: `state`. */
  readonly field: string;
  /** The states from which the method is called, and those that mean that it was. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly method: string;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * State-guarded transition: read, act, read back. A repeat finds the state and does not act. After an unanswered call it
 * is asked again once that call can no longer commit: a late one would undo what came after it.
 */
export async function guardedTransition(odoo: Odoo, transition: Transition): Promise<string> {
  const { model, id, from, to, method, context } = transition;
  const before = await stateOf(odoo, transition);
  if (to.includes(before)) return before;
  if (!from.includes(before))
    throw new ConnectorError(
      "refused",
      `${model} ${id} is ${before}, and ${method} needs ${from.join(" or ")}: bring it there in Odoo, or let it be`,
    );
  await odoo.call({ model, method, ids: [id], context });
  const after = await stateOf(odoo, transition);
  if (to.includes(after)) return after;
  throw new ConnectorError(
    "refused",
    `Odoo accepted ${method} of ${model} ${id} and left it ${after}: see there what it still waits for`,
  );
}

async function stateOf(odoo: Odoo, { model, id, field }: Transition): Promise<string> {
  const rows = await odoo.call({ model, method: "read", ids: [id], args: { fields: [field] } });
  const [row] = answered(z.array(z.record(z.string(), z.unknown())), rows, `${model}.read`);
  if (row) return String(row[field]);
  throw new ConnectorError(
    "refused",
    `Odoo no longer holds ${model} ${id}: restore it there, or unlink it here`,
  );
}

export interface KeyedWizard {
  /** Where the key stands when it is done: a payment's memo. The field must be stored. */
  readonly find: { readonly model: string; readonly domain: Domain };
  readonly wizard: {
    readonly model: string;
    readonly method: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly context: Readonly<Record<string, unknown>>;
  };
}

/**
 * Wizard with the key in a native reference. Odoo does not keep such a reference unique: it is looked for first, and
 * nobody else may act on the key at the same time; after an unanswered call it is looked for only when that call can no
 * longer commit. Tried with neither, one bill was paid three times.
 */
export async function keyedWizard(odoo: Odoo, { find, wizard }: KeyedWizard): Promise<readonly number[]> {
  const there = await idsOf(odoo, find);
  if (there.length > 0) return there;
  const { model, method, values, context } = wizard;
  const made = answered(
    z.union([z.number(), z.array(z.number())]),
    await odoo.call({ model, method: "create", args: { vals_list: [values] }, context }),
    `${model}.create`,
  );
  await odoo.call({ model, method, ids: [made].flat(), context });
  const done = await idsOf(odoo, find);
  if (done.length > 0) return done;
  throw new ConnectorError(
    "refused",
    `Odoo accepted ${method} of ${model} and made nothing that bears the key: look there before it is repeated`,
  );
}

async function idsOf(odoo: Odoo, { model, domain }: KeyedWizard["find"]): Promise<readonly number[]> {
  const found = await odoo.call({
    ...{ model, method: "search", args: { domain, order: "id" } },
    context: { active_test: false },
  });
  return answered(z.array(z.number()), found, `${model}.search`);
}
