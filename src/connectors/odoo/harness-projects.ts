import type { CostCode } from "../../domain/cost-code/entity.ts";
import type { Project } from "../../domain/project/entity.ts";
import type { Bench, Content } from "../conformance.ts";
import type { FakeOdoo } from "./fake/index.ts";
import { benchOf, stampOn } from "./harness-model.ts";

const ACCOUNTS = "account.analytic.account";

/** The plan of cost codes, as a person has made it and the settings name it. */
export const PLAN = "Cost Code";

/** Whose each company is. */
export const COMPANIES = { 1: "builders", 2: "east" } as const;

const MANAGERS = [
  { name: "Ines Calder", email: "ines@northgate.example" },
  { name: "Omar Reyes", email: "omar@northgate.example" },
] as const;

/** People in Odoo make projects on their screens, each with an analytic account that bears its number. */
export function projectBench(fake: FakeOdoo): Bench {
  const model = "project.project";
  const person = fake.person();
  const field = fake.version === 17 ? "analytic_account_id" : "account_id";
  for (const { name, email } of MANAGERS)
    person.create("res.users", { name, login: email, email, company_ids: [[6, 0, [1, 2]]] });
  const write = (id: number, content: Content) => {
    const { number } = content as Partial<Project>;
    const account = fake.table(model).get(id)?.[field];
    if (number !== undefined && typeof account === "number")
      person.write(ACCOUNTS, account, { code: number ?? false });
    const values = typed(fake, content);
    if (Object.keys(values).length > 0) person.write(model, id, values);
  };
  return {
    ...benchOf(fake, model, ACCOUNTS),
    noun: "project",
    alongWith: { number: ["numbers"] },
    sample,
    enter(content) {
      const id = person.create(model, { ...typed(fake, content), active: true });
      write(id, content);
      return String(id);
    },
    change: (id, content) => write(Number(id), content),
    remove: (id) => person.unlink(model, Number(id)),
    stamps: () => [...fake.table(model).rows].map(({ id }) => stampOn(fake, model, "project", id)),
    required: ["id", "active", "write_date"],
  };
}

function sample(n: number): Content {
  return {
    name: `Sample Tower ${n}`,
    number: `24-${100 + n}`,
    numbers: [`24-${100 + n}`],
    legalEntity: n % 2 === 0 ? "builders" : "east",
    period: {
      startsOn: `2026-01-${String((n % 28) + 1).padStart(2, "0")}`,
      endsOn: `2027-0${(n % 9) + 1}-15`,
    },
    manager: MANAGERS[n % 2] ?? null,
    active: n % 2 === 0,
  } satisfies Partial<Project>;
}

/** What a person types to make a project say this. */
function typed(fake: FakeOdoo, content: Content): Record<string, unknown> {
  const { name, legalEntity, period, manager, active } = content as Partial<Project>;
  const company = Object.entries(COMPANIES).find(([, entity]) => entity === legalEntity)?.[0];
  const [user] = manager?.email ? fake.table("res.users").by("login", manager.email) : [];
  const values: Record<string, unknown> = {
    ...{ name, active, company_id: company && Number(company), user_id: user?.id },
    ...(period ? { date_start: period.startsOn, date: period.endsOn } : {}),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** People in Odoo keep cost codes as the accounts of a plan. */
export function costCodeBench(fake: FakeOdoo): Bench {
  const person = fake.person();
  const plan = person.create("account.analytic.plan", { name: PLAN });
  const rows = () => [...fake.table(ACCOUNTS).rows].filter(({ plan_id }) => plan_id === plan);
  const typed = (content: Content) => {
    const { code, title, active } = content as Partial<CostCode>;
    const values = { code, name: title, active };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  };
  return {
    ...benchOf(fake, ACCOUNTS),
    noun: "cost-code",
    sample: (n) =>
      ({
        code: `03-${3000 + n}`,
        codes: [`03-${3000 + n}`],
        title: `Concrete ${n}`,
        active: n % 2 === 0,
      }) satisfies Partial<CostCode>,
    enter: (content) =>
      String(person.create(ACCOUNTS, { ...typed(content), plan_id: plan, company_id: false })),
    change: (id, content) => person.write(ACCOUNTS, Number(id), typed(content)),
    remove: (id) => person.unlink(ACCOUNTS, Number(id)),
    stamps: () => rows().map(({ id }) => stampOn(fake, ACCOUNTS, "cost-code", id)),
    alongWith: { code: ["codes"] },
    required: ["id", "active", "write_date"],
  };
}
