import { z } from "zod";
import type { Project } from "../../domain/project/entity.ts";
import { email } from "../../domain/values/email.ts";
import type { Reading, Vocabulary } from "../contract.ts";

/** Odoo says `false` where there is nothing. */
const Text = z.union([z.string(), z.literal(false)]).transform((said) => said || null);
const nothingOr = <T extends z.ZodType>(shape: T) =>
  z.union([shape, z.literal(false)]).transform((said) => (said === false ? null : (said as z.infer<T>)));

const Account = nothingOr(
  z.object({ id: z.number(), code: Text, name: Text, active: z.boolean(), write_date: z.string() }),
);
const User = nothingOr(z.object({ id: z.number(), name: Text, login: Text, email: Text }));

/** A project as Odoo says it, with its analytic account: exactly the fields that are asked for. */
export const ProjectWire = z.object({
  id: z.number(),
  name: Text,
  active: z.boolean(),
  company_id: nothingOr(z.object({ id: z.number() })),
  date_start: Text,
  date: Text,
  user_id: User,
  /** Its name differs from version to version. */
  account_id: Account.optional(),
  analytic_account_id: Account.optional(),
  write_date: z.string(),
  write_uid: z.union([z.number(), z.literal(false)]),
});
export type ProjectWire = z.infer<typeof ProjectWire>;

/** What Odoo is asked to say of a project. */
export const specificationOf = (account: string): Readonly<Record<string, object>> => ({
  ...{ name: {}, active: {}, date_start: {}, date: {} },
  company_id: { fields: {} },
  user_id: { fields: { name: {}, login: {}, email: {} } },
  [account]: { fields: { code: {}, name: {}, active: {}, write_date: {} } },
  ...{ write_date: {}, write_uid: {} },
});

/** The project fields that Odoo can hold; whose books it is in, its company says. It knows no site, status or job of a part. */
export const CARRIES = [
  ...(["number", "numbers", "name", "legalEntity", "period", "manager", "active"] as const),
] as const satisfies readonly (keyof Project)[];

/** What it can be told: the company is chosen when the project is made. */
export const TAKES = [
  "number",
  "name",
  "period",
  "manager",
  "active",
] as const satisfies readonly (keyof Project)[];

type Field = (typeof CARRIES)[number];

/** What Odoo is told of one. */
export type Told = { [K in (typeof TAKES)[number]]?: Project[K] };

export const accountOf = (wire: ProjectWire) => wire.account_id ?? wire.analytic_account_id ?? null;

/** What Odoo says of a project, in canonical words. The company is a word that the configuration maps. */
export function toCanonical(
  wire: ProjectWire,
  vocabulary: Vocabulary,
): Reading<{ [K in Field]?: Project[K] | undefined }> {
  const number = accountOf(wire)?.code ?? null;
  const company = wire.company_id === null ? undefined : String(wire.company_id.id);
  const legalEntity = [company, ""].flatMap((word) =>
    word === undefined ? [] : (vocabulary.ours("legal-entity", word) ?? []),
  )[0];
  return {
    says: {
      name: wire.name ?? undefined,
      number,
      numbers: number === null ? [] : [number],
      legalEntity: legalEntity ?? null,
      period: periodOf(wire),
      manager: managerOf(wire),
      active: wire.active,
    },
  };
}

export const periodOf = ({
  date_start,
  date,
}: Pick<ProjectWire, "date_start" | "date">): Project["period"] =>
  date_start === null && date === null ? null : { startsOn: date_start, endsOn: date };

export const managerOf = ({ user_id: user }: Pick<ProjectWire, "user_id">): Project["manager"] =>
  user === null ? null : { name: user.name, email: email(user.email) ?? email(user.login) };
