import { ProjectEntity } from "../../domain/project/entity.ts";
import { defineResource } from "../contract.ts";
import { type Odoo, SETTLED_AFTER_SECONDS } from "./client.ts";
import { createProjects } from "./project-creates.ts";
import { projectChanges, projectsIn } from "./project-reads.ts";
import { accountOf, CARRIES, ProjectWire, TAKES, toCanonical } from "./project-wire.ts";
import { updateProjects } from "./project-writes.ts";
import { bearersOf, readRecords, recordIds } from "./records.ts";

/** Projects, each in its company and on an analytic account that bears its number. */
export const projects = defineResource<Odoo>()({
  entity: ProjectEntity,
  byCompany: true,
  carries: CARRIES,
  wire: ProjectWire,
  toCanonical,
  booksTo: (project) => String(accountOf(project)?.id ?? "") || null,
  changes: projectChanges,
  read: async (odoo, ids) => readRecords(odoo, await projectsIn(odoo), ids),
  ids: async function* (odoo) {
    yield* recordIds(odoo, await projectsIn(odoo));
  },
  writes: {
    takes: TAKES,
    batch: 100,
    once: "target",
    settledAfterSeconds: SETTLED_AFTER_SECONDS,
    create: createProjects,
    update: updateProjects,
    find: async (odoo, stamps) => bearersOf(odoo, await projectsIn(odoo), stamps),
  },
});
