import { z } from "zod";
import { type CostCode, CostCodeEntity } from "../../domain/cost-code/entity.ts";
import { defineResource, type Outcome, type Page } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { answered } from "./answer.ts";
import { changedRows, Mark, NOTHING_READ } from "./changes.ts";
import { type Odoo, SETTLED_AFTER_SECONDS } from "./client.ts";
import { costCodePlan } from "./plans.ts";
import { keyedCreate } from "./recipes.ts";
import {
  bearersOf,
  checkSeen,
  observed,
  type Records,
  readRecords,
  recordIds,
  rowsById,
  rowsWhere,
} from "./records.ts";
import { externalId } from "./stamps.ts";
import { differing, inPairs, settled, updated, type Values, type Writing } from "./writing.ts";

const Text = z.union([z.string(), z.literal(false)]).transform((said) => said || null);

/** An analytic account of the plan of cost codes. */
const CostCodeWire = z.object({
  id: z.number(),
  code: Text,
  name: Text,
  active: z.boolean(),
  write_date: z.string(),
  write_uid: z.union([z.number(), z.literal(false)]),
});

/** An account has a code, a name, and is in use or not: no segments, no validity, no code above it. */
const CARRIES = ["code", "codes", "title", "active"] as const satisfies readonly (keyof CostCode)[];
const TAKES = ["code", "title", "active"] as const satisfies readonly (keyof CostCode)[];
type Told = { [K in (typeof TAKES)[number]]?: CostCode[K] };

const SPECIFICATION = { code: {}, name: {}, active: {}, write_date: {}, write_uid: {} };
const MODEL = "account.analytic.account";

const costCodesIn = (odoo: Odoo): Promise<Records> =>
  odoo.remember("records of cost codes", async () => {
    const plan = await costCodePlan(odoo);
    const asked = { model: MODEL, specification: SPECIFICATION };
    await checkSeen(
      odoo,
      asked,
      "let the hub's user see Analytic Accounting (analytic.group_analytic_accounting)",
    );
    return { ...asked, kind: "cost-code", which: [["root_plan_id", "=", plan]] };
  });

async function* costCodeChanges(odoo: Odoo, since: unknown): AsyncGenerator<Page> {
  const records = await costCodesIn(odoo);
  const { overlapSeconds, pageSize } = odoo.settings;
  const reading = { rows: rowsWhere(odoo, records), overlapSeconds, pageSize, now: odoo.now };
  const mark = Mark.safeParse(since).data ?? NOTHING_READ;
  for await (const page of changedRows({ ...reading, mark }))
    yield { observed: await observed(odoo, records, page.rows), cursor: page.mark };
}

const writing: Writing<Told> = {
  lackOf: ({ row, patch }) => ({
    values: differing(answered(CostCodeWire, row, "a cost code"), toldAs(patch)),
    problems: [],
  }),
  toldAs,
};

function toldAs({ code, title, active }: Told): Values {
  const told = { code, name: title, active };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** Makes cost codes, keyed, for all companies of the database. */
async function createCostCodes(
  odoo: Odoo,
  newcomers: readonly { readonly stamp: string; readonly patch: Told }[],
): Promise<readonly Outcome[]> {
  const records = await costCodesIn(odoo);
  const plan = String(await costCodePlan(odoo));
  const made = await keyedCreate(odoo, {
    model: MODEL,
    rows: newcomers.map(({ stamp, patch: { code, title, active } }) => ({
      key: externalId(records.kind, stamp),
      cells: {
        ...{ code: code ?? "", name: title ?? "", active: active === false ? "False" : "True" },
        ...{ "plan_id/.id": plan, "company_id/.id": "" },
      },
    })),
  });
  const ids = made.flatMap((keyed) => ("id" in keyed ? keyed.id : []));
  const rows = new Map((await rowsById(odoo, records, ids)).map((row) => [row.id, row]));
  const outcomes = new Map<number, Outcome>();
  await inPairs([...newcomers.entries()], async ([nth, { stamp, patch }]) => {
    const keyed = made[nth];
    const row = keyed && "id" in keyed ? rows.get(keyed.id) : undefined;
    if (row) outcomes.set(nth, await settled(odoo, records, { row, stamp, patch }, writing));
    else if (keyed && "error" in keyed) outcomes.set(nth, { done: false, error: keyed.error });
  });
  return newcomers.map((_, nth) => outcomes.get(nth) ?? withheld);
}

const withheld: Outcome = {
  done: false,
  error: new ConnectorError(
    "refused",
    "Odoo made the cost code and does not show it: look which rule withholds it from the hub's user",
  ),
};

/** Cost codes: the analytic accounts of the plan that the settings name. */
export const costCodes = defineResource<Odoo>()({
  entity: CostCodeEntity,
  carries: CARRIES,
  wire: CostCodeWire,
  toCanonical: ({ code, name, active }) => ({
    says: {
      code: code ?? undefined,
      codes: code === null ? [] : [code],
      title: name ?? undefined,
      active,
    },
  }),
  booksTo: ({ id }) => String(id),
  changes: costCodeChanges,
  read: async (odoo, ids) => readRecords(odoo, await costCodesIn(odoo), ids),
  ids: async function* (odoo) {
    yield* recordIds(odoo, await costCodesIn(odoo));
  },
  writes: {
    takes: TAKES,
    batch: 200,
    once: "target",
    settledAfterSeconds: SETTLED_AFTER_SECONDS,
    create: createCostCodes,
    update: async (odoo, changes) => updated(odoo, await costCodesIn(odoo), changes, writing),
    find: async (odoo, stamps) => bearersOf(odoo, await costCodesIn(odoo), stamps),
  },
});
