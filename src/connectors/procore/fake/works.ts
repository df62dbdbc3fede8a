import type { FakeClock } from "../../kit/fake/clock.ts";
import { type Actor, Complaint } from "./directory.ts";
import type { Happening } from "./hooks.ts";

interface Named {
  readonly id: number;
  readonly name: string;
}

/** A project, in the names of the published sample. */
export interface ProjectRow {
  readonly id: number;
  name: string;
  project_number: string | null;
  accounting_project_number: string | null;
  active: boolean;
  address: string | null;
  city: string | null;
  state_code: string | null;
  country_code: string | null;
  zip: string | null;
  project_stage: Named | null;
  start_date: string | null;
  completion_date: string | null;
  departments: Named[];
  office: Named | null;
  program: Named | null;
  origin_id: string | null;
  origin_code: string | null;
  origin_data: string | null;
  readonly created_at: string;
  updated_at: string;
}
export type ProjectAttributes = Partial<Omit<ProjectRow, "id" | "created_at" | "updated_at">>;

/** What the API lets itself be told of a project: a stage and an office are lists of the company's. */
const WRITABLE = [
  ...(["name", "project_number", "accounting_project_number", "active", "address", "city"] as const),
  ...(["state_code", "country_code", "zip", "start_date", "completion_date"] as const),
  ...(["origin_id", "origin_code", "origin_data"] as const),
] as const satisfies readonly (keyof ProjectRow)[];

/** A cost code, of a standard list or of a project. */
export interface CodeRow {
  readonly id: number;
  /** The project it is of; null in a standard list. */
  readonly project_id: number | null;
  readonly standard_cost_code_list_id: number | null;
  /** Of a project's code: the standard that it is a copy of. */
  standard_cost_code_id: number | null;
  name: string;
  code: string;
  full_code: string;
  deleted_at: string | null;
  readonly created_at: string;
  updated_at: string;
}
export type CodeAttributes = Partial<
  Pick<CodeRow, "name" | "code" | "full_code" | "standard_cost_code_id" | "deleted_at">
>;

export const STANDARD_LIST = { id: 5512, name: "Northgate Standard" };

/** Projects and codes as they are put away between two runs. */
export interface KeptWorks {
  readonly lastId: number;
  readonly projects: readonly ProjectRow[];
  readonly codes: readonly CodeRow[];
}

/** The company's projects and their cost codes, and its standard list of these. */
export class Works {
  readonly projects = new Map<number, ProjectRow>();
  readonly codes = new Map<number, CodeRow>();
  readonly #clock: FakeClock;
  readonly #tell: (happening: Happening) => void;
  #lastId = 562949955112000;

  constructor(clock: FakeClock, tell: (happening: Happening) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** All that it holds, to go on from later. */
  keep(): KeptWorks {
    return { lastId: this.#lastId, projects: [...this.projects.values()], codes: [...this.codes.values()] };
  }

  restore({ lastId, projects, codes }: KeptWorks): void {
    this.#lastId = lastId;
    for (const one of projects) this.projects.set(one.id, one);
    for (const one of codes) this.codes.set(one.id, one);
  }

  createProject(attributes: ProjectAttributes, by: Actor): ProjectRow {
    const at = this.#now();
    const row = { ...blankProject(this.#lastId + 1, at), ...attributes };
    checkName(row);
    this.#lastId += 1;
    this.projects.set(row.id, row);
    this.#tell({ reason: "create", resource: "Projects", id: row.id, project: row.id, by });
    return row;
  }

  /** A change that changes nothing leaves no date. */
  changeProject(row: ProjectRow, attributes: ProjectAttributes, by: Actor): ProjectRow {
    const next = { ...row, ...attributes };
    if (JSON.stringify(next) === JSON.stringify(row)) return row;
    checkName(next);
    Object.assign(row, next, { updated_at: this.#now() });
    this.#tell({ reason: "update", resource: "Projects", id: row.id, project: row.id, by });
    return row;
  }

  createCode(project: number | null, attributes: CodeAttributes, by: Actor): CodeRow {
    const at = this.#now();
    const row: CodeRow = {
      ...{ id: ++this.#lastId, project_id: project, standard_cost_code_id: null, deleted_at: null },
      standard_cost_code_list_id: project === null ? STANDARD_LIST.id : null,
      ...{ name: "", code: "", full_code: attributes.code ?? "", created_at: at, updated_at: at },
      ...attributes,
    };
    checkName(row);
    this.codes.set(row.id, row);
    this.#announce("create", row, by);
    return row;
  }

  changeCode(row: CodeRow, attributes: CodeAttributes, by: Actor): void {
    const next = { ...row, ...attributes };
    if (JSON.stringify(next) === JSON.stringify(row)) return;
    checkName(next);
    Object.assign(row, next, { updated_at: this.#now() });
    this.#announce("update", row, by);
  }

  /** A standard code is gone; a project's stands on in its list, with the day of its end. */
  removeCode(row: CodeRow, by: Actor): void {
    if (row.project_id === null) this.codes.delete(row.id);
    else Object.assign(row, { deleted_at: this.#now(), updated_at: this.#now() });
    this.#announce("delete", row, by);
  }

  projectByApi(body: Readonly<Record<string, unknown>>, by: Actor): ProjectRow {
    const told = Object.fromEntries(
      WRITABLE.filter((name) => name in body).map((name) => [name, body[name]]),
    );
    if (body.id === undefined) return this.createProject(told, by);
    const row = this.projects.get(Number(body.id));
    if (!row) throw new Complaint({ base: ["Entity with this ID not found"] });
    return this.changeProject(row, told, by);
  }

  #announce(reason: Happening["reason"], { id, project_id }: CodeRow, by: Actor): void {
    const resource = project_id === null ? "Standard Cost Codes" : "Cost Codes";
    this.#tell({ reason, resource, id, project: project_id, by });
  }

  /** To the second, like everything that Procore dates. */
  #now(): string {
    return `${this.#clock.now().toISOString().slice(0, 19)}Z`;
  }
}

function checkName({ name }: { readonly name: unknown }): void {
  if (typeof name !== "string" || name.trim() === "") throw new Complaint({ name: ["can't be blank"] });
}

const blankProject = (id: number, at: string): ProjectRow => ({
  ...{ id, name: "", project_number: null, accounting_project_number: null, active: true },
  ...{ address: null, city: null, state_code: null, country_code: null, zip: null },
  ...{ project_stage: null, start_date: null, completion_date: null },
  ...{ departments: [], office: null, program: null },
  ...{ origin_id: null, origin_code: null, origin_data: null, created_at: at, updated_at: at },
});
