import type { FakeReply, FakeRequest } from "../../../kit/fake/message.ts";
import type { Odoo } from "../environment.ts";
import { classOf, OdooError } from "../errors.ts";
import { keyHolder } from "../login.ts";
import { executeNamed } from "../methods/call.ts";
import { isRecord, type Values } from "../value.ts";
import { type Desk, faultOf } from "./jsonrpc.ts";
import { html, json, wrongType } from "./pages.ts";

/** A refusal of the HTTP layer: its message, and the status as second argument. */
const refusal = (
  name: string,
  status: number,
  message: string,
  headers?: Record<string, string>,
): FakeReply =>
  json(faultOf(new OdooError(`werkzeug.exceptions.${name}`, message, [message, status])), status, headers);

const notFound = (message: string) => refusal("NotFound", 404, message);
const unprocessable = (message: string) => refusal("UnprocessableEntity", 422, message);

/** `/json/2/<model>/<method>`: arguments by name, a bearer key, and statuses that mean something. */
export function json2(desk: Desk, request: FakeRequest): FakeReply {
  const { odoo } = desk;
  const [, model, method, ...more] = /^\/json\/2\/([^/]+)(?:\/([^/]+))?(\/.*)?$/.exec(request.path) ?? [];
  if (request.method !== "POST" || !model || !method || more[0])
    return notFound("Did you mean POST /json/2/<model>/<method>?");
  if (!request.headers["content-type"]?.startsWith("application/json"))
    return wrongType("/json/2/&lt;__model__&gt;/&lt;__method__&gt;", "json2", 415);
  const database = request.headers["x-odoo-database"];
  if (database !== undefined && database !== odoo.database) return noDatabase();
  const user = bearer(odoo, request.headers.authorization);
  if (typeof user !== "number") return user;
  const body = request.body.trim() === "" ? {} : request.json();
  if (body === undefined)
    return refusal(
      "BadRequest",
      400,
      "could not parse the body as json: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    );
  return called(desk, request, { user, model, method, body: isRecord(body) ? body : {} });
}

interface Asked {
  readonly user: number;
  readonly model: string;
  readonly method: string;
  readonly body: Values;
}

function called(desk: Desk, request: FakeRequest, { user: uid, model, method, body }: Asked): FakeReply {
  if (!desk.odoo.schema.find(model)) return notFound(`the model '${model}' does not exist`);
  const { ids, ...kwargs } = body;
  const args = ids === undefined ? [] : [ids];
  const { error, result } = desk.call(request, { uid, model, method, args, kwargs }, (env) =>
    executeNamed(env, model, method, body),
  );
  if (error) return failed(error);
  return json(method === "create" ? [result].flat() : (result ?? null));
}

function failed(error: OdooError): FakeReply {
  const [kind, status] = STATUSES[classOf(error)] ?? [undefined, 500];
  if (kind === "NotFound") return notFound(error.message);
  if (kind === "Unprocessable") return unprocessable(error.message);
  return json(faultOf(error), status);
}

const STATUSES: Readonly<Record<string, readonly ["Odoo" | "NotFound" | "Unprocessable", number]>> = {
  AccessError: ["Odoo", 403],
  MissingError: ["Odoo", 404],
  UserError: ["Odoo", 422],
  ValidationError: ["Odoo", 422],
  RedirectWarning: ["Odoo", 422],
  AttributeError: ["NotFound", 404],
  TypeError: ["Unprocessable", 422],
};

function bearer(odoo: Odoo, header: string | undefined): number | FakeReply {
  const key = /^bearer\s+(.+)$/i.exec(header ?? "")?.[1];
  if (key === undefined)
    return refusal(
      "Unauthorized",
      401,
      "User not authenticated, use an API Key with a Bearer Authorization header.",
      ASKS,
    );
  return keyHolder(odoo, key) ?? invalidKey();
}

const ASKS = { "www-authenticate": "Bearer " };

export const invalidKey = (): FakeReply => refusal("Unauthorized", 401, "Invalid apikey", ASKS);

const noDatabase = (): FakeReply =>
  html(
    404,
    "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>\n<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>\n\n<!-- Alternatively, use the X-Odoo-Database header. -->\n",
  );
