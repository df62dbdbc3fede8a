import { CostCodeEntity } from "../../domain/cost-code/entity.ts";
import { ProjectEntity } from "../../domain/project/entity.ts";
import type { Operation } from "../operation.ts";
import { projectDistribution } from "./distribution.ts";
import { recordOperations } from "./records.ts";

/** Jobs and their parts, and what costs on them are for. */
export const projects: readonly Operation[] = [
  ...recordOperations(ProjectEntity, { path: "projects", one: "Project", many: "Projects" }),
  projectDistribution,
  ...recordOperations(CostCodeEntity, { path: "cost-codes", one: "CostCode", many: "CostCodes" }),
];
