import type { MappingForeseen } from "../engine/foresee-mapping.ts";
import { inWords } from "../engine/in-words.ts";
import type { ListView, MappingView, UnmappedView } from "../engine/views/mappings.ts";
import type { Money } from "../store/unmapped.ts";
import { differencesText } from "./difference-text.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, documentNamed, listed, moment } from "./words.ts";

/** Every list with its words; what nobody reads yet says so. */
export function listsText(lists: readonly ListView[], terminal: Terminal): string {
  return blocks(...lists.map((one) => listText(one, terminal)));
}

function listText({ list, says, field, closed, words }: ListView, terminal: Terminal): string {
  const head = `${terminal.strong(list)}: ${says}${field === null ? "; no field is said in its words yet" : ""}`;
  const ours = closed === null ? "" : `Our words are ${listed(closed) || "none yet"}.`;
  if (words.length === 0) return blocks(head, ours);
  return blocks(
    [head, ours].filter(Boolean).join("\n"),
    table(
      ["system", "theirs", "ours", "from", "until", "number", "says who"],
      words.map(({ connection, theirs, ours: word, mapping }) => [
        ...[systemIn(connection), theirs, word, mapping?.begins ?? "", mapping?.ends ?? ""],
        ...(mapping
          ? [String(mapping.id), `${mapping.decidedBy}, as ${mapping.proposedBy} proposed`]
          : ["", "laid down"]),
      ]),
      terminal,
    ),
  );
}

/** The words that nobody has mapped, and what to do about each. */
export function unmappedText(words: readonly UnmappedView[], terminal: Terminal): string {
  if (words.length === 0) return "Nobody waits for a word.";
  return blocks(
    table(
      [
        ...["system", "list", "word", { head: "waiting", right: true } as const],
        ...["since", "at risk", "may mean", "for example"],
      ],
      words.map(
        ({ way, connection, list, word, records, since, atRisk, suggestions, examples, proposed }) => [
          ...[connection, list, way === "hear" ? word : `(theirs for our ${word})`, String(records)],
          ...[moment(since, terminal.zone), moneyIn(atRisk)],
          proposed.length > 0
            ? `proposed: ${proposed.join(", ")}`
            : suggestions
                .map(({ ours, score, because: [why = ""] }) => `${ours} (${score.toFixed(2)}: ${why})`)
                .join("; "),
          listed(examples.map(documentNamed)),
        ],
      ),
      terminal,
    ),
    'Propose what one means: plumbline mappings propose <list> "<theirs>" <ours> --connection <id> --because "…"',
    `Times in ${terminal.zone}.`,
  );
}

/** All that was ever proposed. */
export function historyText(mappings: readonly MappingView[], terminal: Terminal): string {
  if (mappings.length === 0) return "Nobody has proposed a mapping yet.";
  return blocks(
    table(
      [
        ...[{ head: "number", right: true } as const, "list", "system", "theirs", "ours", "from", "until"],
        ...["stands", "proposed", "decided"],
      ],
      mappings.map((one) => [
        ...[String(one.id), one.list, systemIn(one.connection), one.theirs, one.ours ?? "(as laid down)"],
        ...[one.begins, one.ends ?? "", one.standing],
        `${one.proposedBy}, ${moment(one.proposedAt, terminal.zone)}: ${one.because}`,
        one.decidedBy === null
          ? ""
          : `${one.decidedBy}, ${moment(one.decidedAt, terminal.zone)}: ${one.decidedBecause}`,
      ]),
      terminal,
    ),
    `Times in ${terminal.zone}.`,
  );
}

/** What accepting a mapping would do. */
export function foreseenText(foreseen: MappingForeseen, terminal: Terminal): string {
  const { mapping, day, records, waiting, atRisk, retold, tells, ends, begins, examples } = foreseen;
  const { list, connection, theirs, ours, told } = mapping;
  const money = atRisk.length > 0 ? `, with ${moneyIn(atRisk)} at risk` : "";
  const meaning =
    ours === null ? "what is laid down again" : `${ours}${told ? ", and is what they are told" : ""}`;
  return blocks(
    `In ${list}, "${theirs}" of ${systemIn(connection)} would mean ${meaning}, from ${mapping.begins}${mapping.ends ? ` until ${mapping.ends}` : ""}.`,
    `On ${day} ${counted(records, "record")} would be decided again: ${counted(waiting, "record")} ${waiting === 1 ? "waits" : "wait"} for it now${money}${retold > 0 ? `, and ${counted(retold, "refusal")} would be told once more` : ""}.`,
    tells.length > 0
      ? table(
          ["told", { head: "records", right: true }, "fields", ""],
          tells.map((one) => [
            ...[one.connection, String(one.records), listed(one.fields.map(inWords))],
            one.mode === "live" ? "" : `shown only: the flow is ${one.mode}`,
          ]),
          terminal,
        )
      : "Nobody would be told of anything.",
    heldText("would end", ends),
    heldText("would begin", begins),
    examples.length > 0 ? differencesText(examples, terminal, "would change") : "",
  );
}

const heldText = (what: string, held: MappingForeseen["ends"]): string =>
  held.length === 0
    ? ""
    : `Holds that ${what}: ${listed(held.map(({ code, count }) => `${count} ${code}`))}.`;

const systemIn = (connection: string): string => connection || "every system";

const moneyIn = (money: readonly Money[]): string =>
  money.map(({ amount, currency }) => `${amount} ${currency}`).join(", ");
