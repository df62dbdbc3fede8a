import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { NotMappable, proposeMapping } from "../engine/mappings.ts";
import { Refused } from "../engine/refused.ts";
import type { Wish } from "../engine/replay.ts";
import { listViews } from "../engine/views/mappings.ts";
import type { Tx } from "../store/db.ts";
import { nested } from "../store/nested.ts";
import type { Answer } from "./answer.ts";
import { csvOf, rowsOfCsv } from "./csv.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { blocks, counted } from "./words.ts";

const COLUMNS = ["list", "connection", "theirs", "ours", "begins", "ends"] as const;
type Column = (typeof COLUMNS)[number];

/** The words as a spreadsheet has them, out and in. */
export function mappingFileCommands(mappings: Command, desk: Desk): void {
  mappings
    .command("export")
    .description("Prints the words in force today as comma-separated values, for a spreadsheet.")
    .argument("[list]", "only this list")
    .addHelpText("after", EXPORT_HELP)
    .action(withHub(desk, "see mappings", ({ hub }, list: string | undefined) => exportMappings(hub, list)));
  mappings
    .command("import")
    .description("Proposes every word of a file that means something else today; all of it, or nothing.")
    .argument("<file>", "comma-separated values with the columns of the export")
    .requiredOption("--because <reason>", "why; it is written down")
    .addHelpText("after", IMPORT_HELP)
    .action(
      withHub(desk, "propose mappings", async ({ hub, principal }, file: string, said: { because: string }) =>
        importMappings(hub, await read(file), { by: principal.id, because: said.because }),
      ),
    );
}

const EXPORT_HELP = `
Example:
  plumbline mappings export terms > terms.csv

The columns: ${COLUMNS.join(", ")}. An empty connection is every system; ours is empty where it is as laid down.

With --json: { rows: [{ list, connection, theirs, ours, begins, ends }] }`;

const IMPORT_HELP = `
Example:
  plumbline mappings import terms.csv --because "the list of May"

What means the same today is left out. A word of ours that nobody has used before is taken as new. Another person
accepts what was proposed: plumbline mappings accept <number>

With --json: { proposed: [], same, errors: [{ line, column, says }] }`;

const read = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Refused(`${file} cannot be read: ${error.code}`);
  });

/** The words in force, as a file has them. */
export async function exportMappings(hub: Hub, list?: string): Promise<Answer> {
  const lists = await listViews(hub, list);
  if (lists.length === 0) throw new Refused(`No list is called ${list} (plumbline mappings)`);
  const rows = lists.flatMap(({ words }) =>
    words.map(({ list: name, connection, theirs, ours, mapping }) => ({
      ...{ list: name, connection, theirs, ours },
      ...{ begins: mapping?.begins ?? "", ends: mapping?.ends ?? "" },
    })),
  );
  return {
    value: { rows },
    text: () => csvOf([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))]),
  };
}

interface LineError {
  readonly line: number;
  readonly column: string;
  readonly says: string;
}

/** Proposes what a file says otherwise than it is in force. Where any line is wrong, nothing is proposed. */
export async function importMappings(hub: Hub, text: string, wish: Wish): Promise<Answer> {
  const [head, ...rows] = rowsOfCsv(text);
  const columns = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = (["list", "theirs", "ours"] as const).filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new Refused(
      `The first line must name the columns ${COLUMNS.join(", ")}: it lacks ${missing.join(", ")}`,
    );
  const inForce = (await listViews(hub)).flatMap(({ words }) => words);
  const lines = rows.map(({ line, cells }): Line => {
    const cell = (name: Column) => cells[columns.indexOf(name)] ?? "";
    return { ...(Object.fromEntries(COLUMNS.map((name) => [name, cell(name)])) as Cells), line };
  });
  const wanted = lines.filter(({ list, connection, theirs, ours, ends }) => {
    const present = inForce.find(
      (one) => one.list === list && one.connection === connection && one.theirs === theirs,
    );
    return (present?.ours ?? "") !== ours || (present?.mapping?.ends ?? "") !== ends;
  });
  return answerOf(await proposeAll(hub, wanted, wish), lines.length - wanted.length);
}

type Cells = Readonly<Record<Column, string>>;
type Line = Cells & { readonly line: number };

interface Outcome {
  readonly proposed: readonly number[];
  readonly errors: readonly LineError[];
}

/** All of them, or none: where a line is wrong, those that were proposed beside it are taken back. */
async function proposeAll(hub: Hub, lines: readonly Line[], { by, because }: Wish): Promise<Outcome> {
  const proposed: number[] = [];
  const errors: LineError[] = [];
  const work = async (tx: Tx) => {
    const part = nested(hub.db, tx);
    for (const { line, ours, begins, ends, ...word } of lines)
      await part
        .transaction(async () => {
          const days = { begins: begins === "" ? undefined : begins, ends: ends === "" ? null : ends };
          const wished = { ...word, ...days, ours: ours === "" ? null : ours, isNew: true, by, because };
          proposed.push((await proposeMapping(tx, hub, wished)).id);
        })
        .catch((error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          const column = error instanceof NotMappable ? error.field : "line";
          errors.push({ line, column, says: error.message });
        });
    if (errors.length > 0) throw new Refused("Some lines are wrong");
  };
  await hub.db.transaction(work).catch((error: unknown) => {
    if (errors.length === 0) throw error;
  });
  return { proposed: errors.length > 0 ? [] : proposed, errors };
}

function answerOf({ proposed, errors }: Outcome, same: number): Answer {
  const [first, last] = [proposed[0], proposed.at(-1)];
  const which = first === last ? `number ${first}` : `numbers ${first} to ${last}`;
  return {
    value: { proposed, same, errors },
    code: errors.length > 0 ? 1 : 0,
    text: (terminal) =>
      errors.length > 0
        ? blocks(
            `Nothing was proposed: ${counted(errors.length, "line")} cannot be.`,
            table(
              [{ head: "line", right: true }, "column", "what is wrong"],
              errors.map(({ line, column, says }) => [String(line), column, says]),
              terminal,
            ),
          )
        : `${counted(proposed.length, "mapping")} proposed${proposed.length > 0 ? `, ${which}` : ""}; ${counted(same, "line")} the same as today.`,
  };
}
