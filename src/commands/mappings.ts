import type { Command } from "commander";
import { foreseeMapping } from "../engine/foresee-mapping.ts";
import type { Hub } from "../engine/hub.ts";
import { acceptMapping, proposeMapping, rejectMapping, type Wished } from "../engine/mappings.ts";
import { Refused } from "../engine/refused.ts";
import type { Wish } from "../engine/replay.ts";
import { listViews, mappingView, mappingViews, unmappedViews } from "../engine/views/mappings.ts";
import type { MappingFilter } from "../store/mappings.ts";
import type { Answer } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { mappingFileCommands } from "./mappings-file.ts";
import {
  ACCEPT_HELP,
  HISTORY_HELP,
  LIST_HELP,
  PREVIEW_HELP,
  PROPOSE_HELP,
  REJECT_HELP,
  UNMAPPED_HELP,
} from "./mappings-help.ts";
import { foreseenText, historyText, listsText, unmappedText } from "./mappings-text.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { blocks, counted } from "./words.ts";

interface Proposed {
  readonly connection?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly told?: true | undefined;
  readonly new?: true | undefined;
  readonly none?: true | undefined;
  readonly because: string;
}

export function mappingsCommand(program: Command, desk: Desk): void {
  const mappings = program
    .command("mappings")
    .description("Lists the words of other systems beside ours, as they are in force today, and who says so.")
    .argument("[list]", "only this list: terms")
    .addHelpText("after", LIST_HELP)
    .action(withHub(desk, "see mappings", ({ hub }, list: string | undefined) => listMappings(hub, list)));
  mappings
    .command("unmapped")
    .description(
      "Lists the words that nobody has mapped: what waits for each, its money, and what it may mean.",
    )
    .option("--list <name>", "only of this list")
    .option("--connection <id>", "only of this system")
    .addHelpText("after", UNMAPPED_HELP)
    .action(
      withHub(desk, "see what waits", ({ hub }, filter: { list?: string; connection?: string }) =>
        listUnmapped(hub, filter),
      ),
    );
  propose(mappings, desk);
  decisions(mappings, desk);
  mappings
    .command("history")
    .description("Lists every mapping that was ever proposed, who proposed it, who decided it, and why.")
    .argument("[list]", "only of this list")
    .option("--connection <id>", "only for this system")
    .option("--word <theirs>", "only for this word of theirs")
    .addHelpText("after", HISTORY_HELP)
    .action(
      withHub(
        desk,
        "see mappings",
        ({ hub }, list: string | undefined, { connection, word }: { connection?: string; word?: string }) =>
          mappingHistory(hub, { list, connection, theirs: word }),
      ),
    );
  mappingFileCommands(mappings, desk);
}

function propose(mappings: Command, desk: Desk): void {
  mappings
    .command("propose")
    .description("Proposes what a word of theirs means. It counts once another person has accepted it.")
    .argument("<list>", "the list of words: terms")
    .argument("<theirs>", "their word, exactly as they write it")
    .argument("[ours]", "our word")
    .option("--connection <id>", "the system that says it; without it, every one that has no word of its own")
    .option("--from <day>", "the first day on which it counts, YYYY-MM-DD; today unless stated")
    .option("--until <day>", "the last day; for ever unless stated")
    .option("--told", "of several words of theirs for ours, this is the one to tell them")
    .option("--new", "ours is a new word, which nobody has used before")
    .option("--none", "nobody is to have decided it any more: what the configuration says counts again")
    .requiredOption("--because <reason>", "why; it is written down")
    .addHelpText("after", PROPOSE_HELP)
    .action(
      withHub(
        desk,
        "propose mappings",
        ({ hub, principal }, list: string, theirs: string, ours: string | undefined, said: Proposed) =>
          proposeWord(hub, wishOf({ list, theirs, ours, by: principal.id }, said)),
      ),
    );
}

function decisions(mappings: Command, desk: Desk): void {
  mappings
    .command("preview")
    .description("Shows what accepting a proposal would do: who would go on, and who would be told.")
    .argument("<number>", "the mapping's number", wholeNumber)
    .addHelpText("after", PREVIEW_HELP)
    .action(withHub(desk, "see what waits", ({ hub }, number: number) => previewMapping(hub, number)));
  mappings
    .command("accept")
    .description("Accepts a proposal of somebody else, after it was shown what it does; what waited goes on.")
    .argument("<number>", "the mapping's number", wholeNumber)
    .requiredOption("--because <reason>", "why; it is written down")
    .option("--yes", "do it, after it was shown")
    .addHelpText("after", ACCEPT_HELP)
    .action(
      withHub(
        desk,
        "decide mappings",
        ({ hub, principal }, number: number, { because, yes }: { because: string; yes?: true }) =>
          acceptWord(hub, { mapping: number, by: principal.id, because, yes }),
      ),
    );
  mappings
    .command("reject")
    .description("Rejects a proposal, or takes back one's own: nothing changes.")
    .argument("<number>", "the mapping's number", wholeNumber)
    .requiredOption("--because <reason>", "why; its proposer will read it")
    .addHelpText("after", REJECT_HELP)
    .action(
      withHub(
        desk,
        "decide mappings",
        ({ hub, principal }, number: number, { because }: { because: string }) =>
          rejectWord(hub, { mapping: number, by: principal.id, because }),
      ),
    );
}

function wishOf(
  { ours, ...word }: { list: string; theirs: string; ours: string | undefined; by: string },
  { connection = "", from, until, told, new: isNew, none, because }: Proposed,
): Wished {
  if ((ours === undefined) !== (none === true))
    throw new Refused("Say our word, or --none where nobody is to have decided it any more");
  const days = { begins: from, ends: until ?? null };
  return { ...word, ...days, ours: ours ?? null, connection, told, isNew, because };
}

/** Every list, or one, as it is in force today. */
export async function listMappings(hub: Hub, list?: string): Promise<Answer> {
  const lists = await listViews(hub, list);
  if (lists.length === 0) throw new Refused(`No list is called ${list} (plumbline mappings)`);
  return { value: { lists }, text: (terminal) => listsText(lists, terminal) };
}

/** What nobody has mapped. */
export async function listUnmapped(
  hub: Hub,
  filter: { readonly list?: string | undefined; readonly connection?: string | undefined },
): Promise<Answer> {
  const words = await unmappedViews(hub, filter);
  return { value: { words }, text: (terminal) => unmappedText(words, terminal) };
}

/** Every proposal, whatever became of it. */
export async function mappingHistory(hub: Hub, filter: MappingFilter): Promise<Answer> {
  const mappings = await mappingViews(hub, filter);
  return { value: { mappings }, text: (terminal) => historyText(mappings, terminal) };
}

/** Proposes a word, and shows what accepting it would do. */
export async function proposeWord(hub: Hub, wished: Wished): Promise<Answer> {
  const { id } = await hub.db.transaction((tx) => proposeMapping(tx, hub, wished));
  const foreseen = await foreseeMapping(hub, id);
  const next = `Another person accepts it, or rejects it: plumbline mappings accept ${id} --because "…"`;
  return {
    value: { mapping: id, foreseen },
    text: (terminal) => blocks(`Mapping ${id} is proposed.`, foreseenText(foreseen, terminal), next),
  };
}

/** What accepting a proposal would do. */
export async function previewMapping(hub: Hub, number: number): Promise<Answer> {
  const foreseen = await foreseeMapping(hub, number);
  return { value: { foreseen }, text: (terminal) => foreseenText(foreseen, terminal) };
}

/** Accepts a proposal; what that does is shown before it is done. */
export async function acceptWord(
  hub: Hub,
  { yes, ...wish }: Wish & { readonly mapping: number; readonly yes?: true | undefined },
): Promise<Answer> {
  const foreseen = await foreseeMapping(hub, wish.mapping);
  if (!yes)
    return {
      value: { done: false, again: 0, foreseen },
      text: (terminal) =>
        blocks(foreseenText(foreseen, terminal), "Nothing was changed yet: say it again with --yes."),
    };
  const { again } = await hub.db.transaction((tx) => acceptMapping(tx, hub, wish));
  return {
    value: { done: true, again, foreseen },
    text: () =>
      foreseen.day === foreseen.mapping.begins && again === 0
        ? `Mapping ${wish.mapping} is accepted, and counts from ${foreseen.day} on.`
        : `Mapping ${wish.mapping} is accepted: ${counted(again, "record")} ${again === 1 ? "goes" : "go"} on.`,
  };
}

/** Rejects a proposal. */
export async function rejectWord(hub: Hub, wish: Wish & { readonly mapping: number }): Promise<Answer> {
  const mapping = await hub.db.transaction((tx) => rejectMapping(tx, hub, wish));
  return {
    value: { mapping: await mappingView(hub, mapping) },
    text: () => `Mapping ${mapping.id} is rejected, and nothing has changed.`,
  };
}
