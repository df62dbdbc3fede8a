import { inWords } from "../engine/in-words.ts";
import type { KeptPrincipal } from "../store/principals.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, moment } from "./words.ts";

/** Everybody who may act or once might: what a review of access looks at. */
export function principalsText(all: readonly KeptPrincipal[], terminal: Terminal): string {
  const { zone } = terminal;
  return blocks(
    table(
      ["who", "role", "sees", { head: "a minute", right: true }, "keys", "last used", "state"],
      all.map((one) => [
        one.id,
        inWords(one.role),
        one.legalEntities?.join(", ") ?? "all",
        String(one.callsPerMinute),
        one.keys.map((prefix) => `plk_${prefix}…`).join(", "),
        one.usedAt ? moment(one.usedAt, zone) : "never",
        one.disabledAt
          ? `disabled ${moment(one.disabledAt, zone)} by ${one.disabledBy}: ${one.disabledBecause}`
          : "may act",
      ]),
      terminal,
    ),
    `Times in ${zone}; last used is to the hour.`,
  );
}

/** A key, as it is shown once. */
export const keyText = (says: string, key: string, { strong }: Terminal): string =>
  `${says} This is the key; it is shown this once and kept nowhere:\n\n  ${strong(key)}`;
