import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { Complaint, type Directory } from "./directory.ts";
import { listed } from "./listing.ts";
import { noVendor, problem } from "./problems.ts";
import { USER_ID } from "./sessions.ts";

export interface Organisation {
  readonly id: string;
  readonly directory: Directory;
  /** Whether the API shows payment terms: it does since July 2026. */
  readonly tellsTerms: boolean;
}

type Route = (organisation: Organisation, request: FakeRequest, parts: readonly string[]) => FakeReply;

const V3 = "/connect/v3";

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ["GET", /^\/login\/session$/, session],
  ["GET", /^\/organizations\/(\w+)\/payment-terms$/, terms],
  ["GET", /^\/vendors$/, list],
  ["POST", /^\/vendors$/, create],
  ["GET", /^\/vendors\/(\w+)$/, show],
  ["PATCH", /^\/vendors\/(\w+)$/, change],
  ["POST", /^\/vendors\/(\w+)\/(archive|restore)$/, move],
];

export function routed(organisation: Organisation, request: FakeRequest): FakeReply {
  for (const [method, path, route] of ROUTES) {
    const parts = request.path.startsWith(V3) ? path.exec(request.path.slice(V3.length)) : null;
    if (method === request.method && parts)
      return answered(() => route(organisation, request, parts.slice(1)));
  }
  return problem(404, "BDC_1121", "API not supported.");
}

function answered(route: () => FakeReply): FakeReply {
  try {
    return route();
  } catch (complaint) {
    if (complaint instanceof Complaint) return problem(400, "BDC_1119", ...complaint.said);
    throw complaint;
  }
}

function session({ id }: Organisation): FakeReply {
  return { body: { organizationId: id, userId: USER_ID, mfaStatus: "DISABLED", mfaBypass: false } };
}

function terms(
  { id, directory, tellsTerms }: Organisation,
  _: FakeRequest,
  [of]: readonly string[],
): FakeReply {
  if (!tellsTerms) return problem(404, "BDC_1121", "API not supported.");
  return of === id ? { body: { results: directory.terms, nextPage: null, prevPage: null } } : noVendor;
}

function list({ directory }: Organisation, request: FakeRequest): FakeReply {
  return listed(request, [...directory.vendors.values()], directory.shown);
}

function create({ directory }: Organisation, { json }: FakeRequest): FakeReply {
  return { status: 201, body: directory.shown(directory.createByApi(bodyOf(json))) };
}

function show({ directory }: Organisation, _: FakeRequest, [id = ""]: readonly string[]): FakeReply {
  const row = directory.vendors.get(id);
  return row ? { body: directory.shown(row) } : noVendor;
}

function change({ directory }: Organisation, { json }: FakeRequest, [id = ""]: readonly string[]): FakeReply {
  const row = directory.vendors.get(id);
  return row ? { body: directory.shown(directory.changeByApi(row, bodyOf(json))) } : noVendor;
}

function move({ directory }: Organisation, _: FakeRequest, [id = "", way]: readonly string[]): FakeReply {
  const row = directory.vendors.get(id);
  return row ? { body: directory.shown(directory.move(row, way === "archive")) } : noVendor;
}

const bodyOf = (json: () => unknown): Readonly<Record<string, unknown>> =>
  (json() ?? {}) as Readonly<Record<string, unknown>>;
