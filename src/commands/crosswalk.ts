import type { Command } from "commander";
import { findDocuments, theDocument } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import type { Difference } from "../engine/rehearse.ts";
import { relink, unlinkSeat } from "../engine/relink.ts";
import { linkHistory } from "../store/crosswalk.ts";
import type { Answer } from "./answer.ts";
import { differencesText } from "./difference-text.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { blocks, documentNamed, moment } from "./words.ts";

interface Reasoned {
  readonly because: string;
}

export function crosswalkCommand(program: Command, desk: Desk): void {
  const crosswalk = program
    .command("crosswalk")
    .description("Shows which record there is which record here, with history; links and unlinks them.")
    .argument("<document>", "any of its numbers, its name, its key, or its id in a system")
    .addHelpText("after", HELP)
    .action(withHub(desk, "see records", ({ hub }, text: string) => showLinks(hub, text)));
  reasoned(crosswalk.command("unlink"))
    .description("Takes a document out of a system's record; the link stays as history.")
    .argument("<document>", "the document, by key, number or name")
    .argument("<connection>", "where it is unlinked; with its company where there are several: odoo/1")
    .addHelpText(
      "after",
      `\nExample:\n  plumbline crosswalk unlink V-1042 odoo --because "another branch"\n\n${ACT}`,
    )
    .action(
      withHub(desk, "mend links", ({ hub, principal }, text: string, seat: string, { because }: Reasoned) =>
        unlinked(hub, { text, seat, because, by: principal.id }),
      ),
    );
  reasoned(crosswalk.command("link"))
    .description(
      "Says which record of a system a document is. One there is one here: what is in the way is named.",
    )
    .argument("<document>", "the document, by key, number or name")
    .argument("<connection>", "the system")
    .argument("<id>", "the record's id there")
    .addHelpText(
      "after",
      `\nExample:\n  plumbline crosswalk link V-1042 odoo 77 --because "seen by ada"\n\n${ACT}`,
    )
    .action(
      withHub(
        desk,
        "mend links",
        ({ hub, principal }, text: string, connection: string, id: string, { because }: Reasoned) =>
          linked(hub, { text, connection, id, because, by: principal.id }),
      ),
    );
}

const reasoned = (command: Command): Command =>
  command.requiredOption("--because <reason>", "why; it is written down");

const HELP = `
Example:
  plumbline crosswalk V-1042

With --json: { documents: [{ noun, key, title, links: [{ connection, company, id, linkedAt, linkedBy, unlinkedAt, unlinkedBy, because }] }] }`;

const ACT = `With --json: { noun, key, title, differences: [${"{ noun, key, title, state: { before, after }, moved: [], changes: [{ field, before, after }], tells: [{ seat, mode, patch: {} }], effects: [{ to, act, key }], opens: [{ code, blocks, says }], closes: [{ code, blocks, says }], stays: [{ code, blocks, says }] }"}] }`;

/** All links that the documents of a text have or had. */
export async function showLinks(hub: Hub, text: string): Promise<Answer> {
  const found = await findDocuments(hub, text);
  if (found.length === 0)
    throw new Refused(
      `Nothing is known by ${text}: give its number, its name, its key or its id in a system`,
    );
  const documents = await Promise.all(
    found.map(async ({ noun, key, title }) => ({
      ...{ noun, key, title },
      links: (await linkHistory(hub.db, hub.organisation, noun, key)).map(
        ({ noun: _noun, record: _record, ...link }) => link,
      ),
    })),
  );
  return {
    value: { documents },
    text: (terminal) =>
      blocks(
        ...documents.map(
          (one) =>
            `${terminal.strong(`${documentNamed(one)} (${one.key})`)}\n${
              one.links.length === 0
                ? "  stands nowhere"
                : table(
                    ["system", "id there", "linked", "by", "unlinked", "by", "because"],
                    one.links.map((link) => [
                      link.company ? `${link.connection}/${link.company}` : link.connection,
                      link.id,
                      moment(link.linkedAt, terminal.zone),
                      link.linkedBy,
                      moment(link.unlinkedAt, terminal.zone),
                      link.unlinkedBy ?? "",
                      link.because ?? "",
                    ]),
                    terminal,
                  )
            }`,
        ),
        `Times in ${terminal.zone}.`,
      ),
  };
}

/** Unlinks a document from a seat; it is decided again at once. */
export async function unlinked(
  hub: Hub,
  { text, seat, because, by }: { text: string; seat: string; because: string; by: string },
): Promise<Answer> {
  const { noun, key, title } = await theDocument(hub, text);
  const unlinking = { record: { noun, key }, seat, because, by };
  const differences = await hub.db.transaction((tx) => unlinkSeat(tx, hub, unlinking));
  hub.wake();
  return acted({ noun, key, title, differences }, `is no longer linked to a record of ${seat}`);
}

/** Links a document with a record of a system; what that says is heard at once. */
export async function linked(
  hub: Hub,
  {
    text,
    connection,
    id,
    because,
    by,
  }: { text: string; connection: string; id: string; because: string; by: string },
): Promise<Answer> {
  const { noun, key, title } = await theDocument(hub, text);
  const relinking = { record: { noun, key }, connection, id, because, by };
  const differences = await hub.db.transaction((tx) => relink(tx, hub, relinking));
  hub.wake();
  return acted({ noun, key, title, differences }, `is ${id} in ${connection} from now on`);
}

const acted = (
  value: { noun: string; key: string; title: string; differences: readonly Difference[] },
  says: string,
): Answer => ({
  value,
  text: (terminal) =>
    blocks(`${documentNamed(value)} ${says}.`, differencesText(value.differences, terminal, "changed")),
});
