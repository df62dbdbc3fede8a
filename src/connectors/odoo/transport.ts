import { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";
import { failureOf as httpFailureOf } from "../kit/errors-of.ts";
import type { Answer, Ask, Http } from "../kit/http.ts";
import { failureOf } from "./faults.ts";

/** One call of a method in Odoo, its arguments by name. */
export interface OdooCall {
  readonly model: string;
  readonly method: string;
  /** The records it acts on, for a method of records. */
  readonly ids?: readonly number[] | undefined;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** Values that no error may repeat. */
  readonly hide?: readonly (string | null | undefined)[] | undefined;
}

/** How calls get to one Odoo, with its user's credentials inside. */
export type Transport = (call: OdooCall) => Promise<unknown>;

export interface JsonRpcLogin {
  readonly database: string;
  readonly uid: number;
  readonly secret: string;
}

const Envelope = z.object({
  result: z.unknown().optional(),
  error: z
    .object({
      message: z.string().default(""),
      data: z
        .object({
          name: z.string().default(""),
          message: z.string().default(""),
          arguments: z
            .array(z.unknown())
            .nullish()
            .transform((given) => given ?? []),
        })
        .optional(),
    })
    .optional(),
});

const Json2Fault = z.object({
  name: z.string(),
  message: z.string().default(""),
  arguments: z
    .array(z.unknown())
    .nullish()
    .transform((given) => given ?? []),
});

/** The records come first and unnamed, the rest by name: so that one call suits both transports. */
export function jsonRpc(http: Http, now: () => Date, { database, uid, secret }: JsonRpcLogin): Transport {
  return ({ model, method, ids, args = {}, context, hide }) => {
    const { vals_list, ...named } = args;
    const unnamed = [...(ids ? [ids] : []), ...(method === "create" ? [vals_list] : [])];
    const rest = method === "create" ? named : args;
    return askJsonRpc(http, now, {
      service: "object",
      method: "execute_kw",
      args: [database, uid, secret, model, method, unnamed, { ...rest, context }],
      about: { model, method, hide: [...(hide ?? []), secret] },
    });
  };
}

export interface JsonRpcAsk {
  readonly service: "common" | "object";
  readonly method: string;
  readonly args: readonly unknown[];
  readonly about: { readonly model: string; readonly method: string; readonly hide?: OdooCall["hide"] };
  readonly timeoutSeconds?: number | undefined;
}

/** An answer without `result` and without `error` is success: the method returned nothing. */
export async function askJsonRpc(http: Http, now: () => Date, ask: JsonRpcAsk): Promise<unknown> {
  const { service, method, args, about, timeoutSeconds } = ask;
  const json = { jsonrpc: "2.0", method: "call", params: { service, method, args }, id: 1 };
  const answer = await http.ask({ method: "POST", path: "/jsonrpc", json, timeoutSeconds });
  if (answer.status !== 200) throw strayed(answer, now, about);
  const { error, result } = parsed(Envelope, answer);
  if (!error) return result ?? null;
  throw failureOf(error.data ?? { name: "", message: error.message }, about);
}

export function json2(
  http: Http,
  now: () => Date,
  { database, apiKey }: { database: string; apiKey: string },
): Transport {
  return async ({ model, method, ids, args, context, hide }) => {
    const about = { model, method, hide: [...(hide ?? []), apiKey] };
    const answer = await http.ask({
      method: "POST",
      path: `/json/2/${model}/${method}`,
      headers: { authorization: `bearer ${apiKey}`, "x-odoo-database": database },
      json: { ...(ids ? { ids } : {}), ...args, context },
    } satisfies Ask);
    if (answer.status === 200) return answer.json();
    const fault = Json2Fault.safeParse(jsonOf(answer));
    throw fault.success ? failureOf(fault.data, about) : strayed(answer, now, about);
  };
}

/** An answer that is not Odoo's own: a proxy's, or that of another address. */
function strayed(
  answer: Answer,
  now: () => Date,
  { model, method, hide }: JsonRpcAsk["about"],
): ConnectorError {
  const { status } = answer;
  if (status >= 300 && status < 400)
    return new ConnectorError(
      "reconnect",
      `The address of Odoo leads elsewhere (${status}): give the final one`,
    );
  if (status === 404)
    return new ConnectorError("reconnect", "No such Odoo here (404): check the address and the database");
  return httpFailureOf({ answer, about: `Odoo, ${model}.${method}`, now: now(), hide });
}

function parsed<T>(schema: z.ZodType<T>, answer: Answer): T {
  const read = schema.safeParse(answer.json());
  if (read.success) return read.data;
  throw new ConnectorError(
    "changed",
    "Odoo answered in an unknown shape: is there something else at this address?",
  );
}

function jsonOf(answer: Answer): unknown {
  try {
    return answer.json();
  } catch {
    return undefined;
  }
}
