import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { Complaint } from "./directory.ts";
import { paged } from "./paging.ts";
import { type Body, bodyOf, type Company, missing, notFound, type Route } from "./route.ts";
import { type CodeRow, type ProjectRow, STANDARD_LIST } from "./works.ts";

/** Projects and cost codes. */
export const WORKS: readonly (readonly [string, RegExp, Route])[] = [
  ["GET", /^\/rest\/v1\.0\/projects$/, listProjects],
  ["GET", /^\/rest\/v1\.0\/projects\/(\d+)$/, showProject],
  ["PATCH", /^\/rest\/v1\.0\/projects\/sync$/, syncProjects],
  ["GET", /^\/rest\/v1\.0\/standard_cost_code_lists$/, listLists],
  ["GET", /^\/rest\/v1\.0\/standard_cost_codes$/, listStandard],
  ["GET", /^\/rest\/v1\.0\/standard_cost_codes\/(\d+)$/, showStandard],
  ["GET", /^\/rest\/v1\.0\/cost_codes$/, listCodes],
  ["GET", /^\/rest\/v1\.0\/cost_codes\/(\d+)$/, showCode],
];

const byName = <T extends { readonly id: number; readonly name: string }>(rows: Iterable<T>): T[] =>
  [...rows].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));

const projectView = (row: ProjectRow) => ({
  ...row,
  display_name: [row.project_number, row.name].filter(Boolean).join(" - "),
  stage: row.project_stage?.name ?? null,
  ...{
    county: null,
    latitude: null,
    longitude: null,
    time_zone: "US/Pacific",
    flag: null,
    total_value: null,
  },
});

/** Inactive ones are left out, unless all are asked for. */
function listProjects({ works }: Company, request: FakeRequest): FakeReply {
  const { query } = request;
  if (!query.get("company_id")) return missing("company_id");
  const ids = query.getAll("filters[id][]");
  const isAsked = ({ id, active }: ProjectRow) =>
    (active || query.get("filters[by_status]") === "All") && (ids.length === 0 || ids.includes(String(id)));
  return paged(request, byName(works.projects.values()).filter(isAsked), projectView);
}

function showProject({ works }: Company, { query }: FakeRequest, [id]: readonly string[]): FakeReply {
  const row = works.projects.get(Number(id));
  if (!query.get("company_id")) return missing("company_id");
  return row ? { body: projectView(row) } : notFound;
}

function syncProjects({ works, application, shortSyncs }: Company, { json }: FakeRequest): FakeReply {
  const { updates, company_id: companyId } = bodyOf(json);
  if (!companyId) return missing("company_id");
  if (!Array.isArray(updates)) return missing("updates");
  const entities: unknown[] = [];
  const errors: unknown[] = [];
  for (const update of updates as Body[])
    try {
      const row = works.projectByApi(update, application);
      entities.push(shortSyncs ? { id: row.id, name: row.name, origin_id: row.origin_id } : projectView(row));
    } catch (complaint) {
      if (!(complaint instanceof Complaint)) throw complaint;
      errors.push({ ...update, errors: complaint.said });
    }
  return { body: { entities, errors } };
}

function listLists(_: Company, request: FakeRequest): FakeReply {
  if (!request.query.get("company_id")) return missing("company_id");
  return paged(request, [STANDARD_LIST], (list) => list);
}

const codesWhere = ({ works }: Company, isMeant: (row: CodeRow) => boolean): CodeRow[] =>
  byName(works.codes.values()).filter(isMeant);

const codeView = ({ project_id: project, ...row }: CodeRow) => ({
  ...row,
  ...{ position: 1, sortable_code: row.full_code, parent: null, origin_id: null, origin_data: null },
  ...(project === null
    ? {}
    : { biller_id: project, biller_type: "Project", budgeted: true, line_item_types: [] }),
});

function listStandard(company: Company, request: FakeRequest): FakeReply {
  const list = request.query.get("standard_cost_code_list_id");
  if (!list) return missing("standard_cost_code_list_id");
  const rows = codesWhere(company, (row) => String(row.standard_cost_code_list_id) === list);
  return paged(request, rows, codeView);
}

function showStandard({ works }: Company, _: FakeRequest, [id]: readonly string[]): FakeReply {
  const row = works.codes.get(Number(id));
  return row && row.project_id === null ? { body: codeView(row) } : notFound;
}

function listCodes(company: Company, request: FakeRequest): FakeReply {
  const project = request.query.get("project_id");
  if (!project) return missing("project_id");
  return paged(
    request,
    codesWhere(company, (row) => String(row.project_id) === project),
    codeView,
  );
}

function showCode({ works }: Company, { query }: FakeRequest, [id]: readonly string[]): FakeReply {
  const row = works.codes.get(Number(id));
  return row && String(row.project_id) === query.get("project_id") ? { body: codeView(row) } : notFound;
}
