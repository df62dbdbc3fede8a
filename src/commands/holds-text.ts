import { PERMISSIONS } from "../engine/access.ts";
import { inWords } from "../engine/in-words.ts";
import type { FullHold, HoldView } from "./hold-view.ts";
import type { HoldList } from "./holds.ts";
import { aligned, paragraph, table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, documentNamed, listed, moment, shown } from "./words.ts";

const whoDecides = `Who may decide: ${listed(PERMISSIONS["decide holds"].map(inWords))}.`;

/** What waits as a table, and below it what may be done about each. */
export function holdsText({ total, holds }: HoldList, terminal: Terminal): string {
  if (holds.length === 0) return "Nothing is held: everything that came in has gone on.";
  const { zone } = terminal;
  return blocks(
    table(
      [
        { head: "number", right: true },
        "what waits",
        "why",
        { head: "at risk", right: true },
        "since",
        "stops",
      ],
      holds.map((hold) => [
        String(hold.number),
        documentOf(hold),
        hold.why,
        hold.atRisk ?? "",
        moment(hold.since, zone),
        hold.blocks,
      ]),
      terminal,
    ),
    `${terminal.strong("What may be done")}\n${holds.map((hold) => remedyLines(hold)).join("\n")}`,
    total > holds.length
      ? `${counted(total - holds.length, "more hold", "more holds")}: narrow with --code, --noun or --record, or show more with --most.`
      : "",
    `${whoDecides} Times in ${zone}.`,
  );
}

/** One hold with both values side by side, or the candidates with what speaks for them. */
export function fullHoldText(hold: FullHold, terminal: Terminal): string {
  const { zone, strong } = terminal;
  return blocks(
    `${strong(`Hold ${hold.number}: ${documentOf(hold)}`)}\n${paragraph(hold.why, terminal)}`,
    aligned(
      [
        ["at risk", hold.atRisk ?? "nothing that is counted"],
        ["since", `${moment(hold.since, zone)} ${zone}`],
        ["stops", hold.blocks],
        ["ends when", hold.endsWhen],
        ["cause", hold.code],
        ["trail", hold.trail],
      ],
      terminal,
    ),
    disputeText(hold, terminal),
    candidateText(hold, terminal),
    `${strong("What may be done")}\n${remedyLines(hold)}`,
    `Every hop of it: plumbline trace ${hold.record}`,
  );
}

function disputeText({ dispute }: FullHold, terminal: Terminal): string {
  if (!dispute) return "";
  const { field, seat, ours, theirs, owner } = dispute;
  return table(
    [inWords(field), "what we have", `what ${seat} says`],
    [[owner ? `kept by ${owner}` : "", shown(ours), shown(theirs)]],
    terminal,
  );
}

function candidateText({ candidates }: FullHold, terminal: Terminal): string {
  if (candidates.length === 0) return "";
  return table(
    ["may be", "key", { head: "score", right: true }, "because", "what we know of it"],
    candidates.map(({ title, key, score, because, known }) => [
      title,
      key,
      score === null ? "" : String(score),
      listed(because),
      shown(known),
    ]),
    terminal,
  );
}

function remedyLines({ number, remedies, endsWhen }: HoldView): string {
  if (remedies.length === 0) return `  ${number}  nothing from here: it ends when ${endsWhen}`;
  return remedies.map(({ does, command }) => `  ${number}  ${does}\n      ${command}`).join("\n");
}

/** With its first number, where its name does not say it already. */
function documentOf({ noun, title, record, numbers: [number] }: HoldView): string {
  const name = documentNamed({ noun, title, key: record });
  return number === undefined || title.includes(number) ? name : `${name}, ${number}`;
}
