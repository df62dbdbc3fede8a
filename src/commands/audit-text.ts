import type { Hop } from "../engine/hops.ts";
import type { Verification } from "../engine/verify.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, moment } from "./words.ts";

/** Entries of the journal, oldest first. */
export function auditText(entries: readonly Hop[], terminal: Terminal): string {
  if (entries.length === 0) return "The journal has nothing of it.";
  return blocks(
    table(
      [{ head: "entry", right: true }, "when", "who", "what", "trail"],
      entries.map(({ seq, at, who, says, trail }) => [
        String(seq),
        moment(at, terminal.zone),
        who,
        says,
        trail,
      ]),
      terminal,
    ),
    `Times in ${terminal.zone}.`,
  );
}

/** What a verification found. */
export function verificationText(found: Verification, terminal: Terminal): string {
  const { segments, archived, rows, last, unsealed, faults } = found;
  return blocks(
    faults.length === 0
      ? `The journal is as it was sealed: ${counted(rows, "entry", "entries")} in ${counted(segments, "segment")}, ${archived} of them archived.`
      : `${terminal.strong(`${counted(faults.length, "entry is", "entries are")} not as sealed.`)}\n${faults.map(({ says }) => `  ${says}`).join("\n")}`,
    last
      ? `The chain ends with segment ${last.number}, root ${last.root}.\nWritten down elsewhere, it proves later that nothing was cut off: plumbline audit verify --anchor ${last.number}:${last.root}`
      : "Nothing is sealed yet.",
    unsealed.rows > 0
      ? `${counted(unsealed.rows, "entry waits", "entries wait")} for the next seal, since ${moment(unsealed.since, terminal.zone)} ${terminal.zone}.`
      : "",
  );
}
