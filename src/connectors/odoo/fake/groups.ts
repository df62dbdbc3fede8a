import { type Env, find, idsIn } from "./environment.ts";
import { fixture } from "./fixture.ts";
import type { Version } from "./version.ts";

interface Group {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly implies: readonly string[];
}

/** The groups of one version, by external id. */
export const groupsOf = (version: Version): Readonly<Record<string, Group>> =>
  fixture<Record<string, Group>>(`${version}/groups.json`);

/** Where a user's groups are kept. */
export const groupsField = (version: Version): "groups_id" | "group_ids" =>
  version === 19 ? "group_ids" : "groups_id";

/** The external ids of these groups and of all that they imply. */
export function closure(version: Version, names: Iterable<string>): ReadonlySet<string> {
  const groups = groupsOf(version);
  const all = new Set<string>();
  const visit = (name: string) => {
    if (all.has(name)) return;
    all.add(name);
    groups[name]?.implies.forEach(visit);
  };
  for (const name of names) visit(name);
  return all;
}

/** What a user is a member of, external ids. */
export function membershipsOf(env: Env, uid: number): ReadonlySet<string> {
  const { version } = env.odoo;
  const row = find(env, "res.users", uid);
  const ids = new Set(idsIn(row, groupsField(version)));
  const names = Object.entries(groupsOf(version)).filter(([, { id }]) => ids.has(id));
  return closure(
    version,
    names.map(([name]) => name),
  );
}

export const hasGroup = (env: Env, group: string, uid = env.uid): boolean =>
  membershipsOf(env, uid).has(group);
