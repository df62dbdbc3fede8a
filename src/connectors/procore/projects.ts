import { z } from "zod";
import { type Project, ProjectEntity, STATUSES } from "../../domain/project/entity.ts";
import { defineResource, type Reading, type Unmapped, type Vocabulary } from "../contract.ts";
import type { Procore } from "./client.ts";
import { addressOf, isCountry, line } from "./place.ts";
import { changedProjects, IDS_MAX, projectIds, readProjects } from "./project-reads.ts";
import { createProjects, findProjects, takes, updateProjects } from "./project-writes.ts";

const text = z.string().nullish();
const named = z.object({ name: text }).nullish();

/** A project of the company. Only the fields we read; Procore may add others freely. `legal_entity`, `manager` and `sub_job_of` are ours: see the reads. */
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
  manager: z.object({ name: z.string(), email: z.string().nullable() }).nullish(),
  /** Of a sub-job: its code, and the number of its project. */
  code: text,
  sub_job_of: text,
});
type Wire = z.infer<typeof Wire>;

const carries = [
  ...(["number", "numbers", "name", "parent", "legalEntity", "site", "status", "period"] as const),
  ...(["manager", "active"] as const),
] as const satisfies readonly (keyof Project)[];
type Said = { [K in (typeof carries)[number]]?: Project[K] | undefined };

/** Projects of the company, active or not, with their sub-jobs as parts of them. */
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
  return wire.sub_job_of ? subJobSays(wire, wire.sub_job_of, vocabulary) : projectSays(wire, vocabulary);
}

/** A code of a sub-job is unique in its project alone: its number is the project's with the code behind. */
function subJobSays(wire: Wire, job: string, vocabulary: Vocabulary): Reading<Said> {
  const unmapped: Unmapped[] = [];
  const code = line(wire.code);
  const number = code?.startsWith(job) ? code : [job, code].filter(Boolean).join("-");
  const says: Said = { name: wire.name, number, numbers: [number], parent: job, active: wire.active };
  sayWords(wire, vocabulary, { says, unmapped });
  return { says, unmapped };
}

function projectSays(wire: Wire, vocabulary: Vocabulary): Reading<Said> {
  const unmapped: Unmapped[] = [];
  const number = line(wire.project_number);
  const numbers = [number, line(wire.accounting_project_number)].filter((one) => one !== null);
  const says: Said = {
    name: wire.name,
    number,
    numbers: [...new Set(numbers)],
    parent: null,
    period: periodOf(wire),
    active: wire.active,
  };
  if (wire.manager !== undefined) says.manager = wire.manager;
  sayWords(wire, vocabulary, { says, unmapped });
  const country = line(wire.country_code);
  if (country !== null && !isCountry(country))
    unmapped.push({ field: "site", list: "country", word: country });
  else says.site = addressOf(wire, country);
  return { says, unmapped };
}

/** What a word has to be mapped for: the stage, and whose books it is in. */
function sayWords(
  wire: Pick<Wire, "project_stage" | "legal_entity">,
  vocabulary: Vocabulary,
  { says, unmapped }: { says: Said; unmapped: Unmapped[] },
): void {
  const status = statusOf(wire, vocabulary);
  if ("word" in status) unmapped.push({ field: "status", list: "project-status", word: status.word });
  else says.status = status.is;
  const word = line(wire.legal_entity);
  const legalEntity = vocabulary.ours("legal-entity", word ?? "");
  if (word !== null && legalEntity === undefined)
    unmapped.push({ field: "legalEntity", list: "legal-entity", word });
  else says.legalEntity = legalEntity ?? null;
}

/** A stage is a word of the company's own. */
function statusOf(
  { project_stage: stage }: Pick<Wire, "project_stage">,
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
