import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { HoldView } from "../../../src/commands/hold-view.ts";
import { runProgram } from "../../../src/commands/program.ts";
import type { Stage } from "../../../src/story/chapter.ts";
import { aDesk } from "../desk.ts";

/** People at the command line of a story's hub. */
export interface CommandLine {
  readonly folder: string;
  readonly databaseUrl: string;
}

/** What a person has to know to fill the gaps of a printed command; without it, a reason will do. */
const NOW = "<now>";
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '"suspended"': ["cancelled"],
  '"37 days, as agreed"': ["net-45"],
  "called=": ["we asked them", "Luis Ortega", "the subcontract of March", NOW],
};

const ROUNDS_MAX = 4;

/**
 * Ann ends all that waits, each hold with the first command that `plumbline holds` prints for it, and Ben says so as well
 * where it takes two; what comes of that is ended the same way. Answers with what waits then.
 */
export async function endedByHand(
  { configFile, settle }: Stage,
  { folder, databaseUrl }: CommandLine,
): Promise<readonly string[]> {
  const says = async (who: "ann" | "ben", words: readonly string[]) => {
    const key = `file:${join(dirname(configFile), `${who}.key`)}`;
    const environment = { DATABASE_URL: databaseUrl, PLUMBLINE_DATA: folder, PLUMBLINE_KEY: key };
    const desk = aDesk({ home: folder, environment });
    await runProgram([...words, "--config", configFile, "--json"], desk);
    expect([words, desk.code() ?? 0, desk.said]).toEqual([words, 0, []]);
    return JSON.parse(desk.printed.join("\n"));
  };
  for (let round = 0; ; round++) {
    const { holds } = (await says("ann", ["holds"])) as { holds: readonly HoldView[] };
    if (holds.length === 0 || round === ROUNDS_MAX)
      return holds.map(({ code, title }) => `${code}: ${title}`);
    const codes = new Map(holds.map(({ code, title, remedies }) => [remedies[0]?.command ?? title, code]));
    for (const [command, code] of codes) {
      const words = typed(command);
      const said = await says("ann", words);
      if (code === "vocabulary.unmapped")
        await says("ben", ["mappings", "accept", String(said.mapping), "--because", "so it is", "--yes"]);
      if (code === "approval.missing") await says("ben", words);
    }
    await settle({ after: [] });
  }
}

/** The words of a printed command, its gaps filled. */
function typed(command: string): readonly string[] {
  const gaps = [...(Object.entries(KNOWN).find(([part]) => command.includes(part))?.[1] ?? [])];
  const filled = () => gaps.shift()?.replace(NOW, new Date().toISOString()) ?? "looked at both";
  const words = command.match(/[^\s"]*"[^"]*"|\S+/g) ?? [];
  return words.slice(1).map((word) => word.replace("…", filled).replaceAll('"', ""));
}
