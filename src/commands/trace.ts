import type { Command } from "commander";
import { findDocuments } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { Refused } from "../engine/refused.ts";
import { traceOf } from "../engine/trace.ts";
import type { Answer } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { traceText } from "./trace-text.ts";
import { blocks } from "./words.ts";

interface Depth {
  readonly detail?: true | undefined;
  readonly most?: number | undefined;
}

export function traceCommand(program: Command, desk: Desk): void {
  program
    .command("trace")
    .description("Shows every hop of one document, from the source event to each system's record and back.")
    .argument("<document>", "any of its numbers, its name, its key, or its id in any system")
    .option("--detail", "with what the journal keeps of each hop: versions, keys, digests")
    .option("--most <number>", "how many hops, the newest", wholeNumber, 500)
    .addHelpText("after", HELP)
    .action(withHub(desk, "see records", ({ hub }, text: string, depth: Depth) => trace(hub, text, depth)));
}

const HELP = `
Examples:
  plumbline trace V-1042
  plumbline trace "Acme Concrete" --detail

With --json: { document: { noun, key, title, numbers: [], state, turn, absorbed: [] }, rules, fields: [{ field, class, known, owner, isOverride, from, seats: [{ seat, says }] }], links: [{ connection, company, noun, id, record, linkedAt, linkedBy, unlinkedAt, unlinkedBy, because }], waits: [{ on, what, says, since, until }], hops: [{ at, who, says, stage, what, trail, seq, body: {} }], earlier, proofs: [{ seat, kind, id, key, stamp, fields: [], at, failed, unanswered }] }
  or, where several documents may be meant: { documents: [{ noun, key, title, numbers: [], state }] }`;

/** The trace of the one document that is meant; of several, a list to choose from. */
export async function trace(hub: Hub, text: string, { detail, most = 500 }: Depth = {}): Promise<Answer> {
  const found = await findDocuments(hub, text);
  const [only] = found;
  if (!only)
    throw new Refused(
      `Nothing is known by ${text}: give its number, its name, its key or its id in a system`,
    );
  if (found.length > 1) {
    const documents = found.map(({ noun, key, title, numbers, state }) => ({
      noun,
      key,
      title,
      numbers,
      state,
    }));
    return { value: { documents }, code: 1, text: (terminal) => choiceText(text, documents, terminal) };
  }
  const value = await traceOf(hub, only, most);
  return { value, text: (terminal) => traceText(value, terminal, detail ?? false) };
}

function choiceText(
  text: string,
  documents: readonly {
    noun: string;
    key: string;
    title: string;
    numbers: readonly string[];
    state: string;
  }[],
  terminal: Parameters<Answer["text"]>[0],
): string {
  return blocks(
    `${documents.length} documents may be meant by ${text}:`,
    table(
      ["key", "what", "name", "numbers", "state"],
      documents.map(({ noun, key, title, numbers, state }) => [
        key,
        inWords(noun),
        title,
        numbers.join(", "),
        state,
      ]),
      terminal,
    ),
    `Trace one by its key: plumbline trace ${documents[0]?.key}`,
  );
}
