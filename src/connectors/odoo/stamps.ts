import { digestOf } from "../../kernel/digest.ts";

/** The module under which the hub's keys stand among Odoo's external ids. No Odoo module bears it. */
export const MODULE = "__hub__";

/**
 * The external id of a hub's key: `__hub__.vendor_4711`. Letters, digits, `-` and `_` stand for themselves, every other
 * sign for its code between tildes, so that the key can be read out of the name again.
 */
export const stampName = (kind: string, key: string): string =>
  `${kind}_${key.replace(/[^A-Za-z0-9_-]/gu, (sign) => `~${sign.codePointAt(0)?.toString(16)}~`)}`;

export const externalId = (kind: string, key: string): string => `${MODULE}.${stampName(kind, key)}`;

/** The external id of a part of a record, told apart by what identifies it there. */
export const partId = (kind: string, key: string, part: unknown): string =>
  `${externalId(kind, key)}_${digestOf(part)}`;

/** The hub's key among the external ids of a record: the eldest, where a merge has left it several. */
export function stampAmong(kind: string, externalIds: readonly string[]): string | undefined {
  const prefix = `${MODULE}.${kind}_`;
  const found = externalIds.find((id) => id.startsWith(prefix));
  return found
    ?.slice(prefix.length)
    .replace(/~([0-9a-f]+)~/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
