import { z } from "zod";
import { digestOf } from "../../kernel/digest.ts";
import type { Observed } from "../contract.ts";
import type { Procore } from "./client.ts";
import { numberIn } from "./project-number.ts";
import { projectRows } from "./project-reads.ts";
import { observedOf, type Row, wholeList } from "./rows.ts";

/** A list of cost codes: one of the company's standard lists, or the codes of a project. */
export interface CodeList {
  /** What the ids of its codes begin with here, for Procore counts the two kinds apart: `standard`, or the project's id. */
  readonly place: string;
  /** What tells it from the others: `standard/5512`, `562949955112034`. */
  readonly id: string;
  /** The number of the project. */
  readonly project: string | null;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** How each list stood when it was last read, and the project that was looked at last: the next pass goes on behind it. */
export const CodeCursor = z.object({ listed: z.record(z.string(), z.string()), after: z.string() });

export const STANDARD = "standard";

/** The company's standard lists. */
export async function standardLists(procore: Procore): Promise<readonly CodeList[]> {
  const company = { company_id: procore.settings.companyId };
  const what = "standard cost code lists";
  const lists = await wholeList(procore, {
    path: "/rest/v1.0/standard_cost_code_lists",
    query: company,
    what,
  });
  return lists.map(({ id }) => ({
    ...{ place: STANDARD, id: `${STANDARD}/${id}`, project: null },
    ...{ path: "/rest/v1.0/standard_cost_codes", query: { ...company, standard_cost_code_list_id: id } },
  }));
}

/** The codes of each project that is carried, in the order of their ids. */
export async function projectLists(procore: Procore): Promise<readonly CodeList[]> {
  const projects = [...(await projectRows(procore))].sort((a, b) => (a.id < b.id ? -1 : 1));
  return projects.map(({ id, wire }) => ({
    ...{ place: id, id, project: numberIn(wire) },
    ...{ path: "/rest/v1.0/cost_codes", query: { project_id: id } },
  }));
}

/** The codes of a list, as they stand; of a project's those that are its own, and no copies of the standard. */
export async function codesOf(
  procore: Procore,
  list: CodeList,
): Promise<{ readonly codes: readonly Observed[]; readonly digest: string }> {
  const rows = await wholeList(procore, { path: list.path, query: list.query, what: "cost codes" });
  const own = rows.filter((row) => list.project === null || isItsOwn(row));
  const codes = own.map((row) => codeIn(list, row));
  const digest = digestOf(own.map((row) => [row.id, row.digest, list.project]).sort());
  return { codes, digest };
}

/** A code as we know it: by an id that says where, and with its project's number. */
export const codeIn = ({ place, project }: Pick<CodeList, "place" | "project">, row: Row): Observed => ({
  ...observedOf(row),
  id: `${place}/${row.id}`,
  wire: { ...(row.wire as object), project_number: project },
});

export const isItsOwn = ({ wire }: Row): boolean =>
  (wire as { standard_cost_code_id?: unknown }).standard_cost_code_id == null;
