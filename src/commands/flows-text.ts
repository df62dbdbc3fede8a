import { inWords } from "../engine/in-words.ts";
import type { FlowView } from "../engine/views/flows.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, listed, moment } from "./words.ts";

/** Every flow on a line, and below it what stands in the way of those that are observing. */
export function flowsText(flows: readonly FlowView[], terminal: Terminal): string {
  if (flows.length === 0) return "No connection is configured yet: config.example.yaml shows how one is.";
  const figure = (value: number | undefined) => (value === undefined ? "" : String(value));
  const waiting = flows.flatMap(({ connection, noun, obstacles }) =>
    obstacles.map((says) => `  ${connection}, ${inWords(noun)}: ${says}`),
  );
  return blocks(
    table(
      [
        ...["flow", "system", "mode", "set by", "since", "read since"],
        ...["would create", "would change", "would link", "held", "could fill"].map(
          (head) => ({ head, right: true }) as const,
        ),
      ],
      flows.map(({ connection, noun, mode, setBy, setAt, openSince, prospect }) => [
        ...[inWords(noun), connection, mode, setBy ?? "", moment(setAt, terminal.zone)],
        moment(openSince, terminal.zone),
        ...[prospect?.wouldCreate, prospect?.wouldChange, prospect?.wouldLink, prospect?.held].map(figure),
        figure(prospect?.couldFill.reduce((sum, { records }) => sum + records, 0)),
      ]),
      terminal,
    ),
    waiting.length > 0 ? `${terminal.strong("What stands in the way of live")}\n${waiting.join("\n")}` : "",
    `Times in ${terminal.zone}.`,
  );
}

/** What going live would do, with examples. */
export function prospectText({ connection, noun, prospect }: FlowView, terminal: Terminal): string {
  if (!prospect) return "";
  const { standing, wouldCreate, wouldChange, wouldLink, held, couldFill, examples } = prospect;
  const what = inWords(noun);
  return blocks(
    `${connection} has ${counted(standing, what)}. If its flow were live, ${counted(wouldCreate, what)} would be made there, and ${counted(wouldChange, what)} changed; ${counted(held, "record")} would wait as they do now, and ${counted(wouldLink, "pair")} could be linked first.`,
    examples.length > 0
      ? table(
          ["for example", "would be", "fields"],
          examples.map(({ title, would, fields }) => [
            title,
            would === "create" ? "made" : "changed",
            listed(fields.map(inWords)),
          ]),
          terminal,
        )
      : "",
    couldFill.length > 0
      ? `It lacks, and would not be told: ${listed(couldFill.map(({ field, records }) => `${inWords(field)} of ${records}`))} (plumbline adopt fill ${connection} <field> --because "…").`
      : "",
  );
}
