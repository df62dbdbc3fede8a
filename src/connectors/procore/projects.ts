import { z } from "zod";
import { type Project, ProjectEntity, STATUSES } from "../../domain/project/entity.ts";
import { defineResource, type Reading, type Unmapped, type Vocabulary } from "../contract.ts";
import type { Procore } from "./client.ts";
import { addressOf, isCountry, line } from "./place.ts";
import { changedProjects, IDS_MAX, projectIds, readProjects } from "./project-reads.ts";
import { createProjects, findProjects, takes, updateProjects } from "./project-writes.ts";

const text = z.string().nullish();
const named = z.object({ name: text }).nullish();

/** A project of the company. Only the fields we read; Procore may add others freely. `legal_entity` is ours: see the reads. */
const Wire = z.object({
  name: z.string().min(1),
  project_number: text,
  accounting_project_number: text,
  active: z.boolean(),
  address: text,
  city: text,
  state_code: text,
  zip: text,
  country_code: text,
  project_stage: named,
  start_date: text,
  completion_date: text,
  legal_entity: text,
});
type Wire = z.infer<typeof Wire>;

const carries = [
  ...(["number", "numbers", "name", "legalEntity", "site", "status", "period", "active"] as const),
] as const satisfies readonly (keyof Project)[];
type Said = { [K in (typeof carries)[number]]?: Project[K] | undefined };

/** Projects of the company, active or not. Who manages one stands in its directory, and sub-jobs are a list of their own. */
export const projects = defineResource<Procore>()({
  entity: ProjectEntity,
  carries,
  wire: Wire,
  toCanonical,
  changes: changedProjects,
  read: readProjects,
  ids: projectIds,
  writes: {
    takes,
    batch: IDS_MAX,
    once: "looking",
    settledAfterSeconds: 150,
    create: createProjects,
    update: updateProjects,
    find: findProjects,
  },
});

function toCanonical(wire: Wire, vocabulary: Vocabulary): Reading<Said> {
  const unmapped: Unmapped[] = [];
  const number = line(wire.project_number);
  const numbers = [number, line(wire.accounting_project_number)].filter((one) => one !== null);
  const says: Said = {
    name: wire.name,
    number,
    numbers: [...new Set(numbers)],
    period: periodOf(wire),
    active: wire.active,
  };
  const status = statusOf(wire, vocabulary);
  if ("word" in status) unmapped.push({ field: "status", list: "project-status", word: status.word });
  else says.status = status.is;
  const country = line(wire.country_code);
  if (country !== null && !isCountry(country))
    unmapped.push({ field: "site", list: "country", word: country });
  else says.site = addressOf(wire, country);
  const word = line(wire.legal_entity);
  const legalEntity = vocabulary.ours("legal-entity", word ?? "");
  if (word !== null && legalEntity === undefined)
    unmapped.push({ field: "legalEntity", list: "legal-entity", word });
  else says.legalEntity = legalEntity ?? null;
  return { says, unmapped };
}

/** A stage is a word of the company's own. */
function statusOf(
  { project_stage: stage }: Wire,
  vocabulary: Vocabulary,
): { readonly is: Project["status"] } | { readonly word: string } {
  const word = line(stage?.name);
  if (word === null) return { is: null };
  const ours = STATUSES.find((status) => status === vocabulary.ours("project-status", word));
  return ours ? { is: ours } : { word };
}

function periodOf({ start_date, completion_date }: Wire): Project["period"] {
  const [startsOn, endsOn] = [dateOf(start_date), dateOf(completion_date)];
  return startsOn === null && endsOn === null ? null : { startsOn, endsOn };
}

/** A date comes by itself or as a moment of its day. */
const dateOf = (said: string | null | undefined): string | null =>
  /^\d{4}-\d\d-\d\d/.exec(said ?? "")?.[0] ?? null;
