import type { CostCode } from "../../domain/cost-code/entity.ts";
import type { Project } from "../../domain/project/entity.ts";
import type { Bench, Content } from "../conformance.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { person } from "./fake/directory.ts";
import type { CodeAttributes, CodeRow, ProjectAttributes } from "./fake/works.ts";
import type { FakeProcore } from "./fake.ts";
import { stampOf } from "./origin.ts";
import { refusalOf } from "./refusal.ts";

export const MANAGER_ROLE = "Project Manager";

/** Which office builds for whom. */
export const ENTITIES = { Tacoma: "builders", Spokane: "east" } as const;
const OFFICES = Object.keys(ENTITIES) as (keyof typeof ENTITIES)[];
const STAGES = { planned: "Bidding", active: "Course of Construction" } as const;

const DRIFTS: Bench["drifts"] = {
  "no list": (body) => ({ data: body }),
  "a record without an id": (body) => (body as object[]).map((one) => ({ ...one, id: null })),
  "a record that is none": () => [null],
};

/** People in Procore open projects, and never delete one. */
export function projectBench(fake: FakeProcore): Bench {
  const { works, breakdown } = fake;
  const row = (id: string) => {
    const found = works.projects.get(Number(id));
    if (!found) throw new Error(`The fake Procore has no project ${id}`);
    return found;
  };
  /** Somebody gives the role to whoever manages it from now on. */
  const manage = (id: number, content: Content) => {
    const { manager } = content as Partial<Project>;
    if (manager === undefined) return;
    for (const one of breakdown.roles.values()) if (one.project === id) one.is_active = false;
    const { name, email } = manager ?? {};
    if (name && email)
      breakdown.assign(id, MANAGER_ROLE, { id: 4000 + breakdown.roles.size, name, login: email });
  };
  const onProjects = ({ path }: FakeRequest) => /\/v1\.0\/projects(\/|$)/.test(path);
  return {
    noun: "project",
    sample: sampleProject,
    enter(content) {
      const { id } = works.createProject(attributesOf(content), person);
      manage(id, content);
      return String(id);
    },
    change(id, content) {
      works.changeProject(row(id), attributesOf(content), person);
      manage(Number(id), content);
    },
    // Somebody takes it out of the company: it is not in any list any more.
    remove: (id) => void works.projects.delete(row(id).id),
    stamps: () => [...works.projects.values()].map(({ origin_data }) => stampOf(origin_data)),
    unknownWord: {
      ...{ field: "status", list: "project-status", word: "Litigation" },
      plant: (id) =>
        void works.changeProject(row(id), { project_stage: { id: 9, name: "Litigation" } }, person),
    },
    alongWith: { number: ["numbers"] },
    required: ["name", "active"],
    isRead: (request) => onProjects(request) && request.method === "GET",
    isWrite: (request) => onProjects(request) && request.method !== "GET",
    refusal: refusalOf,
    drifts: DRIFTS,
  };
}

function sampleProject(n: number): Content {
  return {
    name: `Sample Pavilion ${n}`,
    number: `24-${100 + n}`,
    numbers: [`24-${100 + n}`],
    legalEntity: n % 2 === 0 ? "builders" : "east",
    site: {
      ...{ street: `${n} Harbor Way`, city: `Tacoma ${n}`, zip: String(98000 + n) },
      ...(n % 2 === 0 ? { state: "WA", country: "US" } : { state: "BC", country: "CA" }),
    },
    status: n % 2 === 0 ? "active" : "planned",
    parent: null,
    manager: { name: `Dana Whitfield ${n}`, email: `dana${n}@northgate.example` },
    period: { startsOn: `2026-0${(n % 9) + 1}-01`, endsOn: `2027-0${(n % 9) + 1}-15` },
    active: n % 2 === 0,
  } satisfies Partial<Project>;
}

/** What a person types to make a project say this. */
function attributesOf(content: Content): ProjectAttributes {
  const { name, number, legalEntity, site, status, period, active } = content as Partial<Project>;
  const office = OFFICES.find((one) => ENTITIES[one] === legalEntity);
  const stage = status ? STAGES[status as keyof typeof STAGES] : undefined;
  const typed = {
    ...{ name, project_number: number, accounting_project_number: number, active },
    ...(office ? { office: { id: 331 + OFFICES.indexOf(office), name: office } } : {}),
    ...(site
      ? {
          ...{ address: site.street, city: site.city, state_code: site.state },
          ...{ zip: site.zip, country_code: site.country },
        }
      : {}),
    ...(stage ? { project_stage: { id: stage.length, name: stage } } : {}),
    ...(period ? { start_date: period.startsOn, completion_date: period.endsOn } : {}),
  };
  const told = Object.entries(typed).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as ProjectAttributes;
}

/** People keep a standard list, and add codes of their own to one of two projects. */
export function costCodeBench(fake: FakeProcore): Bench {
  const { works } = fake;
  const projectOf = (number: string | null | undefined): number | null => {
    if (!number) return null;
    const known = [...works.projects.values()].find(({ project_number }) => project_number === number);
    return (known ?? works.createProject({ name: `Project ${number}`, project_number: number }, person)).id;
  };
  const placeOf = (code: CodeRow) => `${code.project_id ?? "standard"}/${code.id}`;
  const row = (id: string) => {
    const found = works.codes.get(Number(id.split("/")[1]));
    if (!found) throw new Error(`The fake Procore has no cost code ${id}`);
    return found;
  };
  const onCodes = ({ path }: FakeRequest) => /\/v1\.0\/cost_codes(\/|$)/.test(path);
  return {
    noun: "cost-code",
    sample: (n) => sampleCode(n),
    enter(content) {
      const { project } = content as Partial<CostCode>;
      return placeOf(works.createCode(projectOf(project), codeTyped(content), person));
    },
    change: (id, content) => works.changeCode(row(id), codeTyped(content), person),
    // What is deleted in a project stands on, with its end; a list that shows it no more has it no more.
    remove: (id) => void works.codes.delete(row(id).id),
    stamps: () => [],
    required: ["name", "code", "full_code"],
    isRead: (request) => onCodes(request) && request.method === "GET",
    isWrite: () => false,
    refusal: refusalOf,
    drifts: DRIFTS,
  };
}

function sampleCode(n: number): Content {
  const [division, code] = [String(10 + (n % 40)), String(3000 + n)];
  return {
    ...{ code: `${division}-${code}`, codes: [`${division}-${code}`], title: `Concrete ${n}` },
    segments: [
      { segment: "division", value: division },
      { segment: "code", value: code },
    ],
    ...{ parent: division, project: n % 2 === 0 ? "24-017" : "24-018" },
    validTo: `2027-0${(n % 9) + 1}-28`,
  } satisfies Partial<CostCode>;
}

function codeTyped(content: Content): CodeAttributes {
  const { code, title, segments, validTo } = content as Partial<CostCode>;
  const deleted_at = validTo && `${validTo}T17:00:00Z`;
  const typed = { name: title, full_code: code, code: segments?.at(-1)?.value, deleted_at };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
}
