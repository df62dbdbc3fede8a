import type { FakeReply, FakeRequest } from "../../../kit/fake/message.ts";
import type { Env, Odoo } from "../environment.ts";
import { keyError, OdooError, typeError } from "../errors.ts";
import type { Outcome } from "../execution.ts";
import type { Asked } from "../journal.ts";
import { authenticate, checkDatabase, checkSecret } from "../login.ts";
import { executeKw } from "../methods/call.ts";
import { isRecord } from "../value.ts";
import { RELEASES } from "../version.ts";
import { html, json, wrongType } from "./pages.ts";

/** What the routes need of the server: to carry a call out, and to note what was asked. */
export interface Desk {
  readonly odoo: Odoo;
  call(request: FakeRequest, asked: Asked & { readonly uid: number }, run: (env: Env) => unknown): Outcome;
}

/** `/jsonrpc`: every outcome is HTTP 200, also an error; what cannot be read is 400. */
export function jsonRpc(desk: Desk, request: FakeRequest): FakeReply {
  const { version } = desk.odoo;
  if (request.method === "POST" && !request.headers["content-type"]?.startsWith("application/json"))
    return wrongType("/jsonrpc", version === 19 ? "jsonrpc" : "json", version === 19 ? 415 : 400);
  const asked = request.json();
  if (asked === undefined) return html(400, "Invalid JSON data");
  if (!isRecord(asked)) return html(400, "Invalid JSON-RPC data");
  return answered(desk.odoo, asked.id, () => serve(desk, request, asked.params));
}

/** The envelope. A method that returned nothing leaves `result` out. */
export function answered(odoo: Odoo, id: unknown, act: () => unknown): FakeReply {
  const envelope = { jsonrpc: "2.0", id: id ?? null };
  try {
    return json({ ...envelope, result: act() });
  } catch (error) {
    if (!(error instanceof OdooError)) throw error;
    return json({
      ...envelope,
      error: { code: odoo.version === 19 ? 0 : 200, message: "Odoo Server Error", data: faultOf(error) },
    });
  }
}

export const faultOf = (error: OdooError): object => ({
  name: error.exception,
  debug: `Traceback (most recent call last):\n  (frames left out)\n${error.exception}: ${error.message}`,
  message: error.message,
  arguments: error.args,
  context: {},
});

export const versionInfo = ({ version }: Odoo): object => ({ ...RELEASES[version], protocol_version: 1 });

function serve(desk: Desk, request: FakeRequest, params: unknown): unknown {
  if (!isRecord(params) || !("service" in params)) {
    const route = desk.odoo.version === 19 ? "JSONRPC" : "RPC";
    throw typeError(
      `${route}.jsonrpc() missing 3 required positional arguments: 'service', 'method', and 'args'`,
    );
  }
  const { service, method } = params;
  const args = Array.isArray(params.args) ? params.args : [];
  if (service === "common") return common(desk.odoo, method, args);
  if (service === "db") return databases(desk.odoo, method);
  if (service === "object") return object(desk, request, method, args);
  throw keyError(String(service));
}

function common(odoo: Odoo, method: unknown, [database, login, secret]: unknown[]): unknown {
  if (method === "version") return versionInfo(odoo);
  if (method !== "authenticate" && method !== "login") throw noMethod(method);
  checkDatabase(odoo, database);
  return authenticate(odoo, login, secret);
}

function databases(odoo: Odoo, method: unknown): unknown {
  if (method === "list") return [odoo.database];
  if (method === "server_version") return RELEASES[odoo.version].server_version;
  throw noMethod(method);
}

function object(desk: Desk, request: FakeRequest, way: unknown, params: unknown[]): unknown {
  if (way !== "execute_kw" && way !== "execute") throw noMethod(way);
  const [database, user, secret, ...call] = params;
  checkDatabase(desk.odoo, database);
  const uid = checkSecret(desk.odoo, user, secret);
  const [model, method] = call.slice(0, 2).map(String) as [string, string];
  const [unnamed, named] = way === "execute" ? [call.slice(2), {}] : call.slice(2);
  const args = Array.isArray(unnamed) ? unnamed : [];
  const kwargs = isRecord(named) ? named : {};
  const outcome = desk.call(request, { uid, model, method, args, kwargs }, (env) =>
    executeKw(env, model, method, args, kwargs),
  );
  if (outcome.error) throw outcome.error;
  return outcome.result;
}

const noMethod = (method: unknown): OdooError =>
  new OdooError("builtins.Exception", `Method not found: ${method}`);
