import type { Command } from "commander";
import { type Revival, rereadQuarantined, reviveDeadLetter } from "../engine/dead-ends.ts";
import { theDocument } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { readAnew } from "../engine/read-anew.ts";
import { rehearse } from "../engine/rehearse.ts";
import { decideAgain, type Wish } from "../engine/replay.ts";
import type { Tx } from "../store/db.ts";
import type { Answer } from "./answer.ts";
import { differencesText } from "./difference-text.ts";
import { wholeNumber } from "./holds.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { blocks } from "./words.ts";

interface Said {
  readonly deadLetter?: number | undefined;
  readonly quarantine?: number | undefined;
  readonly read?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly because?: string | undefined;
}

export function replayCommand(program: Command, desk: Desk): void {
  program
    .command("replay")
    .description(
      "Does something once more, as everything stands now. Effects that were made are not made again.",
    )
    .argument(
      "[document]",
      "hear again what its systems said last, and decide it again: any of its numbers, its name or its key",
    )
    .option("--dead-letter <number>", "put this dead letter back in its lane, once", wholeNumber)
    .option("--quarantine <number>", "read once more what could not be read", wholeNumber)
    .option("--read", "first read the document anew in each of its systems, past every cursor")
    .option("--dry-run", "show what would come of it, and change nothing")
    .option("--because <reason>", "why; it is written down")
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "replay", ({ hub, principal }, document: string | undefined, said: Said) =>
        replay(hub, { ...said, document, by: principal.id }),
      ),
    );
}

const HELP = `
Examples:
  plumbline replay V-1042 --dry-run
  plumbline replay V-1042 --read --because "it was changed past Odoo's own forms"
  plumbline replay --dead-letter 7 --because "their server is mended"

With --json: { dryRun, does, differences: [{ noun, key, title, state: { before, after }, moved: [], changes: [{ field, before, after }], tells: [{ seat, mode, patch: {} }], effects: [{ to, act, key }], opens: [{ code, blocks, says }], closes: [{ code, blocks, says }], stays: [{ code, blocks, says }] }] }`;

/** Replays one thing, or shows what would come of it: both are the same piece of work, kept or taken back. */
export async function replay(
  hub: Hub,
  said: Said & { readonly document?: string | undefined; readonly by: string },
): Promise<Answer> {
  const { dryRun = false, by, because = "wanted on the command line" } = said;
  const work = await workOf(hub, said);
  const wish = { by, because };
  const { does, differences } = dryRun
    ? await rehearse(hub, (tx, quiet) => work(tx, quiet, wish))
    : await hub.db.transaction((tx) => work(tx, hub, wish));
  if (!dryRun) hub.wake();
  return {
    value: { dryRun, does, differences },
    text: (terminal) =>
      blocks(
        dryRun ? "Nothing was changed. This would come of it:" : does,
        differences.length === 0 && dryRun
          ? does
          : differences.length > 0
            ? differencesText(differences, terminal, dryRun ? "would change" : "changed")
            : "",
      ),
  };
}

type Work = (tx: Tx, hub: Hub, wish: Wish) => Promise<Revival>;

async function workOf(
  hub: Hub,
  { document, deadLetter, quarantine, read, dryRun }: Said & { readonly document?: string | undefined },
): Promise<Work> {
  const given = [document, deadLetter, quarantine].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new Error("Say what to replay: a document, or --dead-letter, or --quarantine, and one of them");
  if (deadLetter !== undefined) return (tx, at, wish) => reviveDeadLetter(tx, at, deadLetter, wish);
  if (quarantine !== undefined) return (tx, at, wish) => rereadQuarantined(tx, at, quarantine, wish);
  const { noun, key } = await theDocument(hub, document ?? "");
  if (read && dryRun) throw new Error("What reading anew brings cannot be foreseen: leave out --dry-run");
  if (read)
    return async (tx, at, wish) => {
      const asked = await readAnew(tx, at, { noun, key }, wish);
      return {
        does: `It is read anew in ${asked.join(" and ")}; what is found is heard as it comes in.`,
        differences: [],
      };
    };
  return async (tx, at, wish) => ({
    does: "What its systems said last was heard again, and it was decided again.",
    differences: await decideAgain(tx, at, { noun, key }, wish),
  });
}
