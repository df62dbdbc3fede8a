import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { BREAKDOWN } from "./breakdown-routes.ts";
import { Complaint } from "./directory.ts";
import { paged, within } from "./paging.ts";
import { type Body, bodyOf, type Company, missing, notFound, type Route } from "./route.ts";
import { sync, synced } from "./sync.ts";
import { type VendorRow, view } from "./vendor.ts";
import { WORKS } from "./works-routes.ts";

const ROUTES: readonly (readonly [string, RegExp, Route])[] = [
  [
    "GET",
    /^\/rest\/v1\.0\/me$/,
    () => ({ body: { id: 4411, login: "hub@northgate.example", name: "Plumbline" } }),
  ],
  [
    "GET",
    /^\/rest\/v1\.0\/companies$/,
    ({ id, name }) => ({ body: [{ id: Number(id), name, is_active: true }] }),
  ],
  ["GET", /^\/rest\/v1\.0\/vendors$/, list],
  ["POST", /^\/rest\/v1\.0\/vendors$/, create],
  ["PATCH", /^\/rest\/v1\.0\/vendors\/sync$/, syncAll],
  ["GET", /^\/rest\/v1\.0\/vendors\/(\d+)$/, show],
  ["PATCH", /^\/rest\/v1\.0\/vendors\/(\d+)$/, change],
  ["POST", /^\/rest\/v1\.0\/vendors\/(\d+)\/business_register$/, register],
  ["PATCH", /^\/rest\/v1\.0\/vendors\/(\d+)\/business_register$/, register],
  ["GET", /^\/rest\/v1\.0\/companies\/\d+\/vendors\/inactive$/, listInactive],
  ["GET", /^\/rest\/v1\.1\/projects\/(\d+)\/vendors$/, listOfProject],
  ["POST", /^\/rest\/v1\.1\/projects\/(\d+)\/vendors\/(\d+)\/actions\/add$/, joinProject],
  ...WORKS,
  ...BREAKDOWN,
];

/** Carries a request of the REST API out; who asks, and how often, was looked at before. */
export function routed(company: Company, request: FakeRequest): FakeReply {
  for (const [method, path, route] of ROUTES) {
    const ids = method === request.method ? path.exec(request.path) : null;
    if (ids) return answered(() => route(company, request, ids.slice(1)));
  }
  return notFound;
}

function answered(act: () => FakeReply): FakeReply {
  try {
    return act();
  } catch (complaint) {
    if (complaint instanceof Complaint) return { status: 422, body: { errors: complaint.said } };
    throw complaint;
  }
}

const byName = (rows: Iterable<VendorRow>): VendorRow[] =>
  [...rows].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));

/** The active vendors; the inactive have a list of their own, which knows no filter. */
function list({ directory }: Company, request: FakeRequest): FakeReply {
  const { query } = request;
  if (!query.get("company_id")) return missing("company_id");
  const ids = query.getAll("filters[id][]");
  const rows = byName(directory.vendors.values()).filter(
    (row) =>
      row.is_active &&
      (ids.length === 0 || ids.includes(String(row.id))) &&
      within(query.get("filters[updated_at]"), row.updated_at) &&
      within(query.get("filters[created_at]"), row.created_at) &&
      (query.get("filters[origin_id]") ?? row.origin_id) === row.origin_id,
  );
  return paged(request, rows, (row) => view(row, query.get("view")));
}

function listInactive({ directory }: Company, request: FakeRequest): FakeReply {
  const rows = byName(directory.vendors.values()).filter((row) => !row.is_active);
  return paged(request, rows, (row) => view(row, request.query.get("view")));
}

function listOfProject(
  { directory }: Company,
  request: FakeRequest,
  [project]: readonly string[],
): FakeReply {
  const rows = byName(directory.vendors.values()).filter(
    (row) => row.is_active && row.project_ids.includes(Number(project)),
  );
  const isShort = request.query.get("view") === "ids_only";
  return paged(request, rows, (row) => (isShort ? { id: row.id } : view(row, null)));
}

function show({ directory }: Company, { query }: FakeRequest, [id]: readonly string[]): FakeReply {
  const row = directory.vendors.get(Number(id));
  return row ? { body: view(row, query.get("view")) } : notFound;
}

function create({ directory, application }: Company, { json }: FakeRequest): FakeReply {
  const { vendor } = bodyOf(json);
  if (!vendor) return missing("vendor");
  return { status: 201, body: view(directory.createByApi(vendor as Body, application), null) };
}

function change(
  { directory, application }: Company,
  { json }: FakeRequest,
  [id]: readonly string[],
): FakeReply {
  const { vendor } = bodyOf(json);
  const row = directory.vendors.get(Number(id));
  if (!vendor) return missing("vendor");
  return row ? { body: view(directory.changeByApi(row, vendor as Body, application), null) } : notFound;
}

function syncAll({ directory, application, shortSyncs }: Company, { json }: FakeRequest): FakeReply {
  const { updates, company_id: companyId } = bodyOf(json);
  if (!companyId) return missing("company_id");
  if (!Array.isArray(updates)) return missing("updates");
  if (updates.length > 1000) return { status: 413, body: { errors: "Too many updates" } };
  const { vendors, errors } = sync(directory, updates as Body[], application);
  return { body: { entities: vendors.map((row) => synced(row, shortSyncs)), errors } };
}

function register(
  { directory, application }: Company,
  { json, method }: FakeRequest,
  [id]: readonly string[],
): FakeReply {
  const { business_register: attributes } = bodyOf(json);
  const row = directory.vendors.get(Number(id));
  if (!attributes) return missing("business_register");
  if (!row || (method === "PATCH" && !row.business_register)) return notFound;
  if (method === "POST" && row.business_register)
    return { status: 409, body: { errors: "A Business Register is already associated with the Vendor." } };
  const changed = directory.changeByApi(row, { business_register_attributes: attributes }, application);
  return { status: method === "POST" ? 201 : 200, body: changed.business_register };
}

/** Joining a project does not date the vendor anew. */
function joinProject({ directory }: Company, _: FakeRequest, [project, id]: readonly string[]): FakeReply {
  const row = directory.vendors.get(Number(id));
  if (!row) return notFound;
  row.project_ids = [...new Set([...row.project_ids, Number(project)])];
  return { body: view(row, null) };
}
