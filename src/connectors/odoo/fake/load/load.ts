import { checkFields } from "../access.ts";
import { type Env, find, modelOf, tableOf, withContext } from "../environment.ts";
import { classOf, DatabaseError, keyError, OdooError, validationError } from "../errors.ts";
import { HOME, IMPORTING, recordOf, rowOf } from "../models/external-id.ts";
import { create } from "../orm/create.ts";
import { write } from "../orm/write.ts";
import { isFalsy, type Values } from "../value.ts";
import { type CellError, completeId, convert } from "./convert.ts";
import { extract, type Path, type Span } from "./extract.ts";

type Message = Readonly<Record<string, unknown>>;

export interface Loaded {
  readonly ids: readonly number[] | false;
  readonly messages: readonly Message[];
  readonly nextrow: number;
}

/** One record on its way in: what is written, where it came from, and how it is known. */
interface Draft {
  readonly values: Values;
  readonly info: { readonly rows: Span; readonly record: number };
  readonly externalId: string | undefined;
  readonly id: number | undefined;
}

/** A failed import is undone by this, and answered all the same. */
class Undone extends Error {}

/** Creates or updates records by external id; one bad row and nothing is stored, but nothing is raised either. */
export function load(
  user: Env,
  model: string,
  paths: readonly Path[],
  table: readonly (readonly unknown[])[],
): Loaded {
  const messages: Message[] = [];
  const env = withContext(user, { [IMPORTING]: HOME });
  try {
    const ids = env.tx.savepoint(() => {
      const stored = importAll(env, model, { paths, table, messages });
      if (messages.some(({ type }) => type === "error")) throw new Undone();
      return stored;
    });
    return { ids, messages, nextrow: 0 };
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    return { ids: false, messages, nextrow: 0 };
  }
}

interface Source {
  readonly paths: readonly Path[];
  readonly table: readonly (readonly unknown[])[];
  readonly messages: Message[];
}

function importAll(env: Env, model: string, { paths, table, messages }: Source): number[] {
  const ids: number[] = [];
  let batch: Draft[] = [];
  const flush = () => {
    const drafts = batch;
    batch = [];
    ids.push(...storeBatch(env, model, drafts, messages));
  };
  let nth = 0;
  for (const { record, span } of extract(env, model, paths, table)) {
    const info = { rows: span, record: nth++ };
    const values = convert(
      {
        env,
        settle: (name) => batch.some(({ externalId }) => externalId === name) && flush(),
        log: (field, error) => messages.push(cellMessage(info, field.name, field.string, error)),
      },
      model,
      record,
    );
    batch.push({
      values,
      info,
      externalId: isFalsy(record.id) ? undefined : completeId(String(record.id)),
      id: databaseId(env, model, record[".id"], info, messages),
    });
  }
  flush();
  return ids;
}

/** All at once; if that fails, one by one, to learn which rows are to blame. */
function storeBatch(env: Env, model: string, drafts: readonly Draft[], messages: Message[]): number[] {
  let general: Message | undefined;
  try {
    return env.tx.savepoint(() => drafts.flatMap((draft) => store(env, model, draft)));
  } catch (error) {
    if (!(error instanceof OdooError)) throw error;
    // Odoo blames the first row for a refusal of the whole batch, and says so again beside the real culprit.
    if (isUserError(error)) general = { ...drafts[0]?.info, type: "error", message: error.message };
  }
  const ids: number[] = [];
  const found: Message[] = [];
  for (const draft of drafts) {
    try {
      ids.push(...env.tx.savepoint(() => store(env, model, draft)));
    } catch (error) {
      if (!(error instanceof OdooError)) throw error;
      found.push({ ...draft.info, type: "error", ...reported(error) });
    }
    if (found.length >= 10) {
      found.push({
        type: "warning",
        message:
          "Found more than 10 errors and more than one error per 10 records, interrupted to avoid showing too many errors.",
      });
      break;
    }
  }
  const isKnown = found.some((one) => JSON.stringify(one) === JSON.stringify(general));
  messages.push(...found);
  if (general && found.length > 0 && !isKnown) messages.unshift(general);
  return ids;
}

/** In the mode `update`, what is not named is an error, and what is marked `noupdate` is left as it stands. */
function store(env: Env, model: string, { values, externalId, id }: Draft): readonly number[] {
  const isUpdate = env.context.mode === "update";
  if (externalId === undefined) {
    if (id !== undefined) write(env, model, [id], values);
    else if (!isUpdate) return create(env, model, [values]);
    else throw keyError("'record'");
    return [id];
  }
  const row = rowOf(env, externalId);
  if (row && row.model !== model)
    throw validationError(
      `For external id ${externalId} when trying to create/update a record of model ${model} found record of different model ${row.model} (${row.id})`,
    );
  const known = row && recordOf(env, row);
  if (known) {
    if (!(isUpdate && row.noupdate)) write(env, model, [known.id], values);
    return [known.id];
  }
  if (row) env.tx.remove(tableOf(env, "ir.model.data"), row.id);
  if (model === "res.partner" && values.parent_id && env.odoo.version !== 17) readCommercialFields(env);
  return create(env, model, [{ ...values, id: externalId }]);
}

/** From 18 on `load` reads the fields that a contact takes over from its company, as whoever loads it. */
function readCommercialFields(env: Env): void {
  const limit = modelOf(env, "res.partner").fields.get("credit_limit");
  if (limit) checkFields(env, "res.partner", [limit], "read");
}

function databaseId(
  env: Env,
  model: string,
  cell: unknown,
  info: Draft["info"],
  messages: Message[],
): number | undefined {
  if (isFalsy(cell)) return undefined;
  if (find(env, model, Number(cell))) return Number(cell);
  messages.push({ ...info, type: "error", field: ".id", message: `Unknown database identifier '${cell}'` });
  return undefined;
}

const cellMessage = (info: Draft["info"], field: string, label: string, error: CellError): Message => ({
  ...info,
  type: "error",
  field,
  message: error.message,
  ...(error.moreinfo !== undefined && { moreinfo: error.moreinfo }),
  field_name: label,
});

const isUserError = (error: OdooError): boolean =>
  !(error instanceof DatabaseError) &&
  ["UserError", "ValidationError", "AccessError", "MissingError", "RedirectWarning"].includes(classOf(error));

function reported(error: OdooError): Message {
  if (error instanceof DatabaseError) return error.imported;
  if (isUserError(error) || error.exception.startsWith("psycopg2")) return { message: error.message };
  return {
    message: `Unknown error during import: <class '${error.exception.replace("builtins.", "")}'>: ${error.message}`,
    moreinfo: "Resolve other errors first",
  };
}
