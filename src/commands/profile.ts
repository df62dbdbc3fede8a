import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { type Compared, type ProfileView, profile } from "../engine/profile.ts";
import { Refused } from "../engine/refused.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk, Terminal } from "./terminal.ts";
import { blocks, counted, moment } from "./words.ts";

export function profileCommand(program: Command, desk: Desk): void {
  program
    .command("profile")
    .description(
      "Looks through all that a system holds: what is missing, doubled, orphaned or odd, beside the look before.",
    )
    .argument("<connection>", "the system")
    .argument("[noun]", "of which kind; of all that it carries where none is named")
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "see records", ({ hub, principal }, connection: string, noun: string | undefined) =>
        lookThrough(hub, { connection, noun, by: principal.id }),
      ),
    );
}

const HELP = `
Example:
  plumbline profile odoo vendor

With --json: { profiles: [{ connection, noun, at, lookedBy, records, before, findings: [{ code, says, count, before, examples: [{ record, title, id, what }] }] }] }`;

/** Looks through what a connection holds, noun by noun; what was read so far counts. */
export async function lookThrough(
  hub: Hub,
  { connection, noun, by }: { connection: string; noun?: string | undefined; by: string },
): Promise<Answer> {
  const nouns = noun === undefined ? [...(hub.connections.get(connection)?.resources.keys() ?? [])] : [noun];
  if (nouns.length === 0)
    throw new Refused(
      `No connection is called ${connection}: there are ${[...hub.connections.keys()].join(", ") || "none"}`,
    );
  const profiles: ProfileView[] = [];
  for (const one of nouns) profiles.push(await profile(hub, { connection, noun: one, by }));
  return {
    value: { profiles },
    text: (terminal) => blocks(...profiles.map((one) => profileText(one, terminal))),
  };
}

function profileText(
  { connection, noun, records, before, findings }: ProfileView,
  terminal: Terminal,
): string {
  const { strong, zone } = terminal;
  const amiss = findings.filter((one) => one.count > 0 || (one.before ?? 0) > 0);
  const columns = [
    "what",
    { head: "records", right: true },
    { head: "before", right: true },
    "for example",
  ] as const;
  return blocks(
    strong(`${counted(records, "record")} of ${inWords(noun)} in ${connection}`),
    amiss.length === 0 ? "Nothing is amiss." : table(columns, amiss.flatMap(linesOf), terminal),
    before === null ? "" : `Before: ${moment(before, zone)} ${zone}.`,
  );
}

const linesOf = ({ says, count, before, examples }: Compared): string[][] => {
  const texts = examples.map(({ title, id, what }) => `${title} (${id})${what === says ? "" : `: ${what}`}`);
  const [first = "", ...rest] = texts;
  return [
    [says, String(count), before === null ? "" : String(before), first],
    ...rest.map((text) => ["", "", "", text]),
  ];
};
