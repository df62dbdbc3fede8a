import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import type { BudgetPart, BudgetRow } from "./breakdown.ts";
import { paged } from "./paging.ts";
import { type Company, missing, type Route } from "./route.ts";

/** Sub-jobs, roles and users of projects, and their budget codes. */
export const BREAKDOWN: readonly (readonly [string, RegExp, Route])[] = [
  ["GET", /^\/rest\/v1\.0\/sub_jobs$/, listSubJobs],
  ["GET", /^\/rest\/v1\.0\/project_roles$/, listRoles],
  ["GET", /^\/rest\/v1\.0\/projects\/(\d+)\/users$/, listUsers],
  ["GET", /^\/rest\/v1\.0\/projects\/(\d+)\/work_breakdown_structure\/wbs_codes$/, listBudgetCodes],
];

const of = <T extends { readonly project: number }>(rows: ReadonlyMap<number, T>, project: string | null) =>
  [...rows.values()].filter((row) => String(row.project) === project);

function listSubJobs({ breakdown }: Company, request: FakeRequest): FakeReply {
  const project = request.query.get("project_id");
  if (!project) return missing("project_id");
  return paged(request, of(breakdown.subJobs, project), ({ project: _, ...row }) => ({
    ...row,
    origin_id: null,
    origin_data: null,
  }));
}

function listRoles({ breakdown, name }: Company, request: FakeRequest): FakeReply {
  const project = request.query.get("project_id");
  if (!project) return missing("project_id");
  return paged(request, of(breakdown.roles, project), ({ id, role, person, is_active, created_at }) => ({
    ...{ id, name: `${person.name} (${name})`, role, user_id: person.id, contact_id: person.id + 1 },
    ...{ is_active, created_at },
  }));
}

/** In the compact view, which is all that a user without rights to the directory gets. */
function listUsers(
  { breakdown }: Company,
  request: FakeRequest,
  [project = ""]: readonly string[],
): FakeReply {
  const wanted = request.query.get("filters[id]");
  const people = new Map(of(breakdown.roles, project).map(({ person }) => [person.id, person]));
  const some = [...people.values()].filter(({ id }) => wanted === null || String(id) === wanted);
  return paged(request, some, ({ id, name, login }) => ({ id, login, name }));
}

function listBudgetCodes(
  { breakdown }: Company,
  request: FakeRequest,
  [project = ""]: readonly string[],
): FakeReply {
  const states = request.query.getAll("filters[status][]");
  const isAsked = ({ status }: BudgetRow) => states.length === 0 || states.includes(status);
  return paged(request, of(breakdown.budgetCodes, project).filter(isAsked), budgetView);
}

/** Delimiters as a company has them that changed none: between tiers a hyphen, between segments a point. */
const [BETWEEN_TIERS, BETWEEN_SEGMENTS] = ["-", "."];

function budgetView({ id, parts, status, created_at, updated_at }: BudgetRow) {
  const flat_name = parts.map(({ name }) => name).join(BETWEEN_SEGMENTS);
  return {
    ...{ id, flat_code: parts.map(({ path }) => path.join(BETWEEN_TIERS)).join(BETWEEN_SEGMENTS), flat_name },
    ...{ description: flat_name, status, created_at, updated_at, wbs_pattern_id: 9021 },
    segment_items: parts.map(itemView),
  };
}

function itemView({ segment, type, path, name }: BudgetPart, nth: number) {
  return {
    ...{ id: 21840 + nth, code: path.at(-1), name, parent_id: null, path_code: path.join(BETWEEN_TIERS) },
    ...{ path_codes: path, is_parent: false, in_use: true, status: "active" },
    segment: {
      ...{ id: 101 + nth, name: segment, type, position: nth + 1, required: true },
      ...{ delimiter: path.length > 1 ? BETWEEN_TIERS : BETWEEN_SEGMENTS },
      structure: path.length > 1 ? "tiered" : "flat",
    },
  };
}
