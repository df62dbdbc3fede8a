import { z } from "zod";
import type { Context, Vocabulary } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { answered } from "./answer.ts";
import { checkDomain, type Domain, type Fields } from "./domain.ts";
import { faultOf } from "./faults.ts";
import { type OwnWrites, ownWrites } from "./own-writes.ts";
import { remembering } from "./remembering.ts";
import { begin, type Session, UID } from "./session.ts";
import type { Secrets, Settings } from "./settings.ts";
import { askJsonRpc, type OdooCall } from "./transport.ts";

/** One Odoo as its user: every call in the same language, time zone and companies. */
export interface Odoo {
  readonly settings: Settings;
  readonly vocabulary: Vocabulary;
  readonly now: () => Date;
  /** The partners that were written last by this client. */
  readonly ownWrites: OwnWrites;
  /** Who is there and who we are; asked once. */
  session(): Promise<Session>;
  call(call: OdooCall): Promise<unknown>;
  /** The fields of a model that the user may see; asked once for each model. */
  fields(model: string): Promise<Fields>;
  /** Answers with what was learnt before by that name, or learns it. */
  remember<T>(name: string, learn: () => Promise<T>): Promise<T>;
  forget(name: string): void;
}

/** After it was taken up by a worker, a call ends within Odoo's limit of 120 seconds, or is rolled back. */
export const SETTLED_AFTER_SECONDS = 150;

/** Methods that change nothing: if nobody answers, they are asked again. */
const READING = new Set([
  ...[
    "read",
    "search",
    "search_read",
    "search_count",
    "read_group",
    "name_search",
    "fields_get",
    "default_get",
  ],
  ...["web_read", "web_search_read", "get_metadata", "get_external_id", "check_object_reference"],
  ...["check_access_rights", "has_access", "has_group", "context_get"],
]);

const PROBE_SECONDS = 15;

export function odooClient(given: Context<Settings, Secrets>): Odoo {
  const { settings, vocabulary, now, http } = given;
  const { remember, forget } = remembering();
  const session = () => remember("session", () => begin(given).catch(refusedLogin));
  const fields = (model: string) =>
    remember(`fields of ${model}`, async () =>
      answered(
        FieldsAnswer,
        await call({ model, method: "fields_get", args: { attributes: ATTRIBUTES } }),
        `${model}.fields_get`,
      ),
    );

  async function call(asked: OdooCall): Promise<unknown> {
    const { send, context } = await session().catch(withoutEffect);
    const { domain } = asked.args ?? {};
    if (domain) await checkDomain(fields, asked.model, domain as Domain);
    try {
      return await send({ ...asked, context: { ...context, ...asked.context } });
    } catch (error) {
      if (READING.has(asked.method)) return refusedLogin(error).catch(withoutEffect);
      if (asked.method === "load") return refusedLogin(perhapsDone(error));
      return refusedLogin(await perhapsDoneLater(error));
    }
  }

  /** A login that is refused is not kept: the next call makes it anew. */
  async function refusedLogin(error: unknown): Promise<never> {
    if (["AccessDenied", "Unauthorized"].includes(faultOf(error) ?? "")) {
      await given.vault.forget(UID);
      forget("session");
    }
    throw error;
  }

  /** A late one would undo what came after it: nothing else is sent before its time is over. */
  async function perhapsDoneLater(error: unknown): Promise<unknown> {
    const failure = perhapsDone(error);
    if (!(failure instanceof ConnectorError) || !failure.unanswered) return failure;
    await queueIsDrained();
    const { remedy, message } = failure;
    return new ConnectorError(remedy, message, {
      ...{ cause: failure, unanswered: true },
      retryAfterSeconds: SETTLED_AFTER_SECONDS,
    });
  }

  /**
   * A call whose socket is gone may still wait in Odoo's queue, and its time begins when a worker takes it up. The queue
   * is first in, first out: once a later call has been answered, the time of the earlier one runs.
   */
  async function queueIsDrained(): Promise<void> {
    const about = { model: "common", method: "version" };
    await askJsonRpc(http, now, {
      ...{ service: "common", method: "version", args: [], about },
      timeoutSeconds: PROBE_SECONDS,
    } as const).catch(() => undefined);
  }

  return {
    ...{ settings, vocabulary, now, session, call, fields, remember, forget },
    ownWrites: ownWrites(now),
  };
}

/** Whatever became of it, it changed nothing. */
function withoutEffect(error: unknown): never {
  if (!(error instanceof ConnectorError) || !error.unanswered) throw error;
  const { remedy, message, retryAfterSeconds } = error;
  throw new ConnectorError(remedy, message, { cause: error, retryAfterSeconds });
}

/** An answer that nobody can read leaves open whether it was done, unless Odoo says itself that it was not. */
function perhapsDone(error: unknown): unknown {
  const isUnreadable = error instanceof ConnectorError && error.remedy === "changed" && !faultOf(error);
  if (!isUnreadable || error.unanswered) return error;
  return new ConnectorError("changed", error.message, { cause: error, unanswered: true });
}

const ATTRIBUTES = ["type", "relation", "store", "searchable"];

const FieldsAnswer = z.record(
  z.string(),
  z.object({
    type: z.string(),
    relation: z.string().optional(),
    store: z.boolean().default(true),
    searchable: z.boolean().default(true),
  }),
);
