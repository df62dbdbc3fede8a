import { Argument, type Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { hubInForce } from "../engine/modes.ts";
import { Refused } from "../engine/refused.ts";
import type { Wish } from "../engine/replay.ts";
import { type FieldAt, fillField, settleDifferences } from "../engine/settle-differences.ts";
import { differencesOf } from "../engine/views/differences.ts";
import { fullHold } from "../engine/views/holds.ts";
import { differenceCounts, differenceHolds } from "../store/differences.ts";
import { fillable } from "../store/fillable.ts";
import { openHold } from "../store/holds.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk, Terminal } from "./terminal.ts";
import { blocks, counted, documentNamed, shown } from "./words.ts";

interface Said {
  readonly noun: string;
  readonly because: string;
  readonly yes?: true | undefined;
}

/** What linked records differ in, and what one of them lacks, decided field by field. */
export function adoptFieldCommands(adopt: Command, desk: Desk): void {
  adopt
    .command("differences")
    .description("Counts the fields in which linked records differ, and those that one of them lacks.")
    .option("--noun <noun>", "of which kind", "vendor")
    .addHelpText(
      "after",
      "\nExample:\n  plumbline adopt differences\n\nWith --json: { noun, differences: [{ connection, field, records }], gaps: [{ connection, field, records }] }",
    )
    .action(
      withHub(desk, "see what waits", ({ hub }, { noun }: { noun: string }) => listDifferences(hub, noun)),
    );
  bulk(adopt.command("settle"))
    .description("Decides all differences of one field in one system alike, shown first.")
    .argument("<connection>", "the system")
    .argument("<field>", "the field")
    .addArgument(
      new Argument("<verdict>", "keep ours and put it there, or take theirs").choices(["keep", "take"]),
    )
    .addHelpText("after", SETTLE_HELP)
    .action(
      withHub(
        desk,
        "decide holds",
        ({ hub, principal }, connection: string, field: string, verdict: "keep" | "take", said: Said) =>
          settle(hub, { ...said, connection, field, verdict, by: principal.id }),
      ),
    );
  bulk(adopt.command("fill"))
    .description("Tells a system one field that it lacks and we have, of all linked records, shown first.")
    .argument("<connection>", "the system")
    .argument("<field>", "the field")
    .addHelpText(
      "after",
      '\nExample:\n  plumbline adopt fill odoo phone --because "the site knows them" --yes\n\nWith --json: { noun, connection, field, done, records }',
    )
    .action(
      withHub(desk, "decide holds", ({ hub, principal }, connection: string, field: string, said: Said) =>
        fill(hub, { ...said, connection, field, by: principal.id }),
      ),
    );
}

const bulk = (command: Command): Command =>
  command
    .option("--noun <noun>", "of which kind", "vendor")
    .requiredOption("--because <reason>", "why; it is written down")
    .option("--yes", "do it, after it was shown");

const SETTLE_HELP = `
Examples:
  plumbline adopt settle odoo name keep --because "the site's spelling is the legal one"
  plumbline adopt settle odoo name keep --because "the site's spelling is the legal one" --yes

One by one: plumbline holds --code adoption.difference

With --json: { noun, connection, field, verdict, done, records, examples: [{ record, title, ours, theirs }] }`;

/** The fields in which linked records differ, and those that one of them lacks. */
export async function listDifferences(hub: Hub, noun: string): Promise<Answer> {
  const { differences, gaps } = await differencesOf(hub, noun);
  const rowsOf = (list: typeof differences) =>
    list.map(({ connection, field, records }) => [connection, inWords(field), String(records)]);
  const columns = ["in", "field", { head: "records", right: true }] as const;
  return {
    value: { noun, differences, gaps },
    text: (terminal) =>
      differences.length + gaps.length === 0
        ? `Linked records of ${inWords(noun)} differ in nothing that is not decided.`
        : blocks(
            section(
              "Stand otherwise than ours",
              table(columns, rowsOf(differences), terminal),
              differences,
              terminal,
            ),
            section("Lack what we have", table(columns, rowsOf(gaps), terminal), gaps, terminal),
            `Decide a field: plumbline adopt settle <connection> <field> keep --because "…"
Tell what is lacking: plumbline adopt fill <connection> <field> --because "…"`,
          ),
  };
}

const section = (head: string, text: string, list: readonly unknown[], { strong }: Terminal): string =>
  list.length === 0 ? "" : `${strong(head)}\n${text}`;

const EXAMPLES = 3;

/** Shows how many differences of a field one verdict would end, and ends them when that was seen. */
export async function settle(
  hub: Hub,
  { yes, verdict, ...wish }: FieldAt & Wish & Said & { readonly verdict: "keep" | "take" },
): Promise<Answer> {
  const { noun, connection, field } = wish;
  const found = (await differenceCounts(hub.db, hub.organisation, noun)).find(
    (one) => one.connection === connection && one.field === field,
  );
  if (!found)
    throw new Refused(
      `No linked ${inWords(noun)} differs in ${inWords(field)} at ${connection}, as far as nobody has decided (plumbline adopt differences)`,
    );
  const examples = await examplesOf(hub, wish);
  const records = yes ? await settleDifferences(hub, { ...wish, verdict }) : found.records;
  const does = verdict === "keep" ? `told ours` : `taken over from ${connection}`;
  return {
    value: { noun, connection, field, verdict, done: yes === true, records, examples },
    text: (terminal) =>
      blocks(
        `${inWords(field)} of ${counted(records, inWords(noun))} ${yes ? "is" : "would be"} ${does}.`,
        table(
          ["what", "ours", `what ${connection} says`],
          examples.map(({ record: key, title, ours, theirs }) => [
            documentNamed({ noun, title, key }),
            shown(ours),
            shown(theirs),
          ]),
          terminal,
        ),
        yes ? "" : "Nothing was decided yet: say it again with --yes.",
      ),
  };
}

async function examplesOf(hub: Hub, place: FieldAt) {
  const holds = await differenceHolds(hub.db, hub.organisation, { ...place, after: 0, most: EXAMPLES });
  const examples = await Promise.all(
    holds.map(async ({ id }) => {
      const hold = await openHold(hub.db, hub.organisation, id);
      return hold ? [await fullHold(hub, hold)] : [];
    }),
  );
  return examples.flat().map(({ record, title, dispute }) => ({
    ...{ record, title, ours: dispute?.ours ?? null, theirs: dispute?.theirs ?? null },
  }));
}

/** Shows how many records a field would be told of, and tells them when that was seen. */
export async function fill(hub: Hub, { yes, ...wish }: FieldAt & Wish & Said): Promise<Answer> {
  const { noun, connection, field } = wish;
  const found = (await fillable(hub.db, hub.organisation, noun)).find(
    (one) => one.connection === connection && one.field === field,
  );
  if (!found)
    throw new Refused(
      `No linked ${inWords(noun)} lacks ${inWords(field)} at ${connection} while we have it (plumbline adopt differences)`,
    );
  const records = yes ? await fillField(hub, wish) : found.records;
  const { connections } = await hubInForce(hub.db, hub);
  const mode = connections.get(connection)?.mode(noun) ?? "off";
  return {
    value: { noun, connection, field, done: yes === true, records },
    text: () =>
      blocks(
        `${connection} ${yes ? "is" : "would be"} told the ${inWords(field)} of ${counted(records, inWords(noun))}${mode === "live" ? "" : `, once its flow is live: it is ${mode}`}.`,
        yes ? "" : "Nothing was told yet: say it again with --yes.",
      ),
  };
}
