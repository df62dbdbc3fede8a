import type { FakeReply, FakeRequest } from "../../../kit/fake/message.ts";
import type { Odoo } from "../environment.ts";
import { accessDenied } from "../errors.ts";
import { authenticate } from "../login.ts";
import { isRecord } from "../value.ts";
import { RELEASES } from "../version.ts";
import { invalidKey, json2 } from "./json2.ts";
import { answered, type Desk, jsonRpc, versionInfo } from "./jsonrpc.ts";
import { json, notFound } from "./pages.ts";

/** What answers at which path. */
export function route(desk: Desk, request: FakeRequest): FakeReply {
  const { odoo } = desk;
  const { path } = request;
  if (path === "/jsonrpc") return jsonRpc(desk, request);
  if (path === "/web/health") return json({ status: "pass" }, 200, { "content-type": "application/json" });
  if (path === "/web/webclient/version_info") return answered(odoo, idOf(request), () => versionInfo(odoo));
  if (path === "/web/session/authenticate")
    return answered(odoo, idOf(request), () => session(desk, request));
  if (odoo.version === 19 && (path === "/web/version" || path === "/json/version")) {
    const { server_version: version, server_version_info: version_info } = RELEASES[19];
    return json({ version_info, version });
  }
  if (odoo.version === 19 && path.startsWith("/json/2/")) return json2(desk, request);
  return notFound();
}

const idOf = (request: FakeRequest): unknown => {
  const body = request.json();
  return isRecord(body) ? body.id : null;
};

/** The web client's way in, as far as finding out whether a password fits. */
function session({ odoo }: Desk, request: FakeRequest): unknown {
  const body = request.json();
  const params = isRecord(body) && isRecord(body.params) ? body.params : {};
  const uid = authenticate(odoo, params.login, params.password);
  if (uid === false || params.db !== odoo.database) throw accessDenied();
  return { uid, db: odoo.database, username: params.login, ...RELEASES[odoo.version] };
}

/** What a call gets whose password or key no longer holds. */
export function denied(odoo: Odoo, request: FakeRequest): FakeReply {
  if (request.path.startsWith("/json/2/")) return invalidKey();
  return answered(odoo, idOf(request), () => {
    throw accessDenied();
  });
}
