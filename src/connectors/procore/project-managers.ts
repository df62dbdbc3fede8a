import { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";
import type { Procore } from "./client.ts";
import { wholeList } from "./rows.ts";

const Role = z.object({
  role: z.string(),
  name: z.string(),
  user_id: z.int().nullish(),
  is_active: z.boolean(),
  created_at: z.string(),
});
const User = z.object({ id: z.int(), name: z.string().nullish(), login: z.string().nullish() });

/** Whoever manages a project, as Procore says it. */
export interface ManagerWire {
  readonly name: string;
  readonly email: string | null;
}

/**
 * Who holds the role of the settings in a project: of several whoever was given it first. Roles name people; the address
 * stands with the project's users.
 */
export async function managerOf(procore: Procore, project: string): Promise<ManagerWire | null> {
  const roles = await wholeList(procore, {
    ...{ path: "/rest/v1.0/project_roles", query: { project_id: project }, what: "project roles" },
  });
  const [first] = roles
    .map(({ wire }) => shaped(Role, wire, "project role"))
    .filter(({ role, is_active }) => is_active && role === procore.settings.managerRole)
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
  if (!first) return null;
  const user = first.user_id ? await userOf(procore, project, first.user_id) : undefined;
  return { name: user?.name ?? withoutCompany(first.name), email: user?.login ?? null };
}

async function userOf(procore: Procore, project: string, id: number) {
  const users = await wholeList(procore, {
    path: `/rest/v1.0/projects/${project}/users`,
    query: { view: "compact", "filters[id]": String(id) },
    what: "users of a project",
  });
  return users.map(({ wire }) => shaped(User, wire, "user")).find((user) => user.id === id);
}

function shaped<S extends z.ZodType>(shape: S, wire: unknown, what: string): z.output<S> {
  const parsed = shape.safeParse(wire);
  if (parsed.success) return parsed.data;
  throw new ConnectorError("changed", `Procore says a ${what} in an unknown shape`);
}

/** A role shows its holder with the company behind: `Dana Whitfield (Northgate Builders)`. */
const withoutCompany = (name: string): string => name.replace(/\s*\([^()]*\)$/, "");
