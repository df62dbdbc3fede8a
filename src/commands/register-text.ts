import type { Registered } from "../engine/views/register.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, listed } from "./words.ts";

/** The register as a matrix: who answers for what, and what goes over it. */
export function registerText(register: readonly Registered[], terminal: Terminal): string {
  if (register.length === 0) return "No connection is configured yet: config.example.yaml shows how one is.";
  const open = register.filter(({ owner, purpose }) => owner === null || purpose === null);
  return blocks(
    table(
      ["connection", "system", "purpose", "owner", "escalation", "criticality", "data", "for", "ends on"],
      register.map((one) => [
        one.connection,
        one.system,
        one.purpose ?? "",
        one.owner ?? "",
        one.escalation ?? "",
        one.criticality ?? "",
        one.carries.map((carried) => dataOf(carried)).join(", "),
        one.legalEntities.join(", "),
        one.deprecatedOn ?? "",
      ]),
      terminal,
    ),
    open.length > 0
      ? `Nobody has said who answers for ${listed(open.map(({ connection }) => connection))} and what for: connections[].register in the configuration.`
      : "",
  );
}

function dataOf({ noun, mode, classes, isPersonal }: Registered["carries"][number]): string {
  const kinds = [...classes, ...(isPersonal ? ["personal"] : [])];
  return `${noun} ${mode}${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}`;
}
