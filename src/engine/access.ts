import type { Principal, PrincipalRole } from "../store/principals.ts";
import { inWords } from "./in-words.ts";
import { Refused } from "./refused.ts";

/** Somebody wants what their role does not allow. */
export class NotPermitted extends Refused {}

const EVERY_PERSON = [
  ...(["administrator", "controller", "project-manager", "integration-engineer"] as const),
  ...(["steward", "auditor"] as const),
] as const satisfies readonly PrincipalRole[];

/** What may be done, and by which roles: the only place that says so, for the API and the command line alike. */
export const PERMISSIONS = {
  "see how things stand": [...EVERY_PERSON, "service"],
  "see records": [...EVERY_PERSON, "service"],
  "check standing": [...EVERY_PERSON, "service"],
  "see what waits": EVERY_PERSON,
  "see dead ends": ["administrator", "controller", "integration-engineer", "steward", "auditor"],
  "see the journal": ["administrator", "controller", "integration-engineer", "auditor"],
  "see the configuration": ["administrator", "integration-engineer", "auditor"],
  "see who may act": ["administrator", "auditor"],
  "see mappings": [...EVERY_PERSON, "service"],
  "propose mappings": ["controller", "steward"],
  "decide mappings": ["controller", "steward"],
  "decide holds": ["administrator", "controller", "steward"],
  "approve vendors": ["administrator", "controller", "project-manager"],
  "mend links": ["administrator", "controller", "steward"],
  replay: ["administrator", "controller", "integration-engineer", "steward"],
  "pause connections": ["administrator", "controller", "integration-engineer"],
  "set flows": ["administrator", "controller", "integration-engineer"],
  "keep the journal": ["administrator"],
  "keep secrets": ["administrator", "integration-engineer"],
  "say who may act": ["administrator"],
} as const satisfies Readonly<Record<string, readonly PrincipalRole[]>>;

export type Action = keyof typeof PERMISSIONS;

/** May this principal do it at all? Which records it may do it to is another question: see Sight. */
export const mayDo = ({ role }: Pick<Principal, "role">, action: Action): boolean =>
  (PERMISSIONS[action] as readonly PrincipalRole[]).includes(role);

/** Refuses what the principal's role does not allow, and says whose it is. */
export function permit(principal: Pick<Principal, "id" | "role">, action: Action): void {
  if (mayDo(principal, action)) return;
  const roles = PERMISSIONS[action].map((role) => inWords(role));
  throw new NotPermitted(
    `${principal.id} is ${withArticle(inWords(principal.role))} and may not ${action}: ask ${withArticle(either(roles))}`,
  );
}

const either = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

const withArticle = (words: string): string => `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
