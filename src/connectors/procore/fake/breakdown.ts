import type { FakeClock } from "../../kit/fake/clock.ts";
import type { Actor } from "./directory.ts";
import type { Happening } from "./hooks.ts";

/** A sub-job, in the names of Procore's published description. */
export interface SubJobRow {
  readonly id: number;
  readonly project: number;
  name: string;
  code: string;
  readonly created_at: string;
  updated_at: string;
}

/** Who has which role in a project. */
export interface RoleRow {
  readonly id: number;
  readonly project: number;
  readonly role: string;
  readonly person: { readonly id: number; readonly name: string; readonly login: string };
  is_active: boolean;
  readonly created_at: string;
}

/** One part of a budget code: the path of its code in its segment. */
export interface BudgetPart {
  readonly segment: string;
  readonly type: "cost_code" | "line_item_type" | "sub_job" | "custom";
  readonly path: readonly string[];
  readonly name: string;
}

/** A budget code of a project. */
export interface BudgetRow {
  readonly id: number;
  readonly project: number;
  readonly parts: readonly BudgetPart[];
  status: "active" | "inactive";
  readonly created_at: string;
  updated_at: string;
}

/** What stands about projects in lists of their own. */
export class Breakdown {
  readonly subJobs = new Map<number, SubJobRow>();
  readonly roles = new Map<number, RoleRow>();
  readonly budgetCodes = new Map<number, BudgetRow>();
  readonly #clock: FakeClock;
  readonly #tell: (happening: Happening) => void;
  #lastId = 774400;

  constructor(clock: FakeClock, tell: (happening: Happening) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  addSubJob(project: number, { name, code }: Pick<SubJobRow, "name" | "code">, by: Actor): SubJobRow {
    const row: SubJobRow = { ...this.#fresh(), project, name, code };
    this.subJobs.set(row.id, row);
    this.#tell({ reason: "create", resource: "Sub Jobs", id: row.id, project, by });
    return row;
  }

  renameSubJob(row: SubJobRow, name: string, by: Actor): void {
    Object.assign(row, { name, updated_at: this.#now() });
    this.#tell({ reason: "update", resource: "Sub Jobs", id: row.id, project: row.project, by });
  }

  /** Roles date nothing and announce nothing: neither the project nor a hook tells of them. */
  assign(project: number, role: string, person: RoleRow["person"]): RoleRow {
    const row: RoleRow = { ...this.#fresh(), project, role, person, is_active: true };
    this.roles.set(row.id, row);
    return row;
  }

  addBudgetCode(project: number, parts: readonly BudgetPart[]): BudgetRow {
    const row: BudgetRow = { ...this.#fresh(), project, parts, status: "active" };
    this.budgetCodes.set(row.id, row);
    return row;
  }

  retireBudgetCode(row: BudgetRow): void {
    Object.assign(row, { status: "inactive", updated_at: this.#now() });
  }

  #fresh() {
    return { id: ++this.#lastId, created_at: this.#now(), updated_at: this.#now() };
  }

  #now(): string {
    return `${this.#clock.now().toISOString().slice(0, 19)}Z`;
  }
}
