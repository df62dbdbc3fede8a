import { companiesOf } from "./companies.ts";
import { type Env, modelOf, rulesOf } from "./environment.ts";
import { accessError, type OdooError } from "./errors.ts";
import { fixture } from "./fixture.ts";
import { groupsOf, membershipsOf } from "./groups.ts";
import type { Field } from "./schema.ts";
import type { Row } from "./value.ts";

export type Operation = "read" | "write" | "create" | "unlink";

const VERBS = { read: "access", write: "modify", create: "create", unlink: "delete" } as const;
const LETTERS = { read: "r", write: "w", create: "c", unlink: "d" } as const;

type Rights = Readonly<Record<string, readonly (readonly [group: string | null, letters: string])[]>>;

/** May this user do it with records of this model at all? */
export function mayAccess(env: Env, model: string, operation: Operation): boolean {
  if (env.sudo) return true;
  const memberships = membershipsOf(env, env.uid);
  return rightsOf(env, model).some(
    ([group, letters]) => letters.includes(LETTERS[operation]) && (group === null || memberships.has(group)),
  );
}

export function checkAccess(env: Env, model: string, operation: Operation): void {
  if (!mayAccess(env, model, operation)) throw refusal(env, model, operation);
}

/** Is it one of the user's companies' records, or nobody's? */
export function isVisible(env: Env, model: string, row: Row): boolean {
  if (env.sudo) return true;
  const { visible } = rulesOf(env, model);
  const companies = companiesOf(env);
  if (visible) return visible(row, companies, env);
  const company = row.company_id;
  return typeof company !== "number" || companies.includes(company);
}

export function checkVisible(env: Env, model: string, row: Row, operation: Operation): void {
  if (isVisible(env, model, row)) return;
  const { label } = modelOf(env, model);
  throw accessError(
    `Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, user (id=${env.uid}) doesn't have '${operation}' access to:\n- ${label} (${model})`,
  );
}

export function maySee(env: Env, { groups }: Field): boolean {
  if (env.sudo || !groups) return true;
  const memberships = membershipsOf(env, env.uid);
  return groups.split(",").some((group) => memberships.has(group.trim()));
}

export function checkFields(env: Env, model: string, fields: readonly Field[], operation: Operation): void {
  const hidden = fields.filter((field) => !maySee(env, field));
  if (hidden.length === 0) return;
  const { version } = env.odoo;
  const title = `${modelOf(env, model).label} (${model})`;
  const who = `Operation: ${operation}\nUser: ${env.uid}`;
  const each = hidden.map(({ name, groups }) => `- ${name} (${allowedFor(env, groups)})`).join("\n");
  const names = hidden.map(({ name }) => `"${name}"`).join(", ");
  if (version === 17)
    throw accessError(
      `The requested operation can not be completed due to security restrictions.\n\nDocument type: ${title}\n${who}\nFields:\n${each}`,
    );
  if (version === 18)
    throw accessError(
      `You do not have enough rights to access the fields ${names} on ${title}. Please contact your system administrator.\n\n${who}\nFields:\n${each}`,
    );
  throw accessError(
    `You do not have enough rights to access the field "${hidden[0]?.name}" on ${title}. Please contact your system administrator.\n\n${who}\nGroups: ${allowedFor(env, hidden[0]?.groups)}`,
  );
}

function refusal(env: Env, model: string, operation: Operation): OdooError {
  const allowed = rightsOf(env, model).flatMap(([group, letters]) =>
    group && letters.includes(LETTERS[operation]) ? [titleOf(env, group, "/")] : [],
  );
  const groups =
    allowed.length === 0
      ? "No group currently allows this operation."
      : `This operation is allowed for the following groups:\n${allowed
          .sort(byTitle)
          .map((title) => `\t- ${title}`)
          .join("\n")}`;
  return accessError(
    `You are not allowed to ${VERBS[operation]} '${modelOf(env, model).label}' (${model}) records.\n\n${groups}\n\nContact your administrator to request access if necessary.`,
  );
}

const rightsOf = (env: Env, model: string) => fixture<Rights>(`${env.odoo.version}/rights.json`)[model] ?? [];

function titleOf(env: Env, group: string, joint: string): string {
  const known = groupsOf(env.odoo.version)[group];
  if (!known) return group;
  return known.category ? `${known.category}${joint}${known.name}` : known.name;
}

const allowedFor = (env: Env, groups = ""): string =>
  `allowed for groups ${groups
    .split(",")
    .map((group) => `'${titleOf(env, group, " / ")}'`)
    .join(", ")}`;

/** By the alphabet; a group without a category of its own comes last. */
const byTitle = (a: string, b: string): number =>
  Number(!/\S\/\S/.test(a)) - Number(!/\S\/\S/.test(b)) || (a < b ? -1 : 1);
