import { inWords } from "../engine/in-words.ts";
import type { Difference } from "../engine/rehearse.ts";
import { aligned } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, documentNamed, listed, shown } from "./words.ts";

/** What decisions changed, or would change, document by document. */
export function differencesText(
  differences: readonly Difference[],
  terminal: Terminal,
  tense: "changed" | "would change",
): string {
  if (differences.length === 0) return `Nothing ${tense} at once.`;
  return blocks(...differences.map((one) => differenceText(one, terminal, tense)));
}

function differenceText(difference: Difference, terminal: Terminal, tense: string): string {
  const lines = linesOf(difference);
  const head = `${documentNamed(difference)} (${difference.key})`;
  if (lines.length === 0) return `${head}: nothing ${tense}${staying(difference)}.`;
  return `${terminal.strong(`${head} ${tense}`)}\n${aligned(lines, terminal)}`;
}

function linesOf({ state, moved, changes, tells, effects, opens, closes, stays }: Difference): string[][] {
  const moves =
    moved.length > 0 ? [["state", `${state.before} → ${state.after}`, listed(moved.map(inWords))]] : [];
  const silent = [moves, changes, tells, effects, opens, closes].every(({ length }) => length === 0);
  return [
    ...moves,
    ...changes.map(({ field, before, after }) => [inWords(field), `${shown(before)} → ${shown(after)}`, ""]),
    ...tells.map(({ seat, mode, patch }) => [
      `tells ${seat}`,
      shown(patch),
      mode === "live" ? "" : `shown only: the flow is ${mode}`,
    ]),
    ...effects.map(({ to, act, key }) => [`does at ${to}`, inWords(act), key]),
    ...closes.map(({ says, code }) => ["ends", says, code]),
    ...opens.map(({ says, code }) => ["begins to wait", says, code]),
    ...(silent ? [] : stays.map(({ says, code }) => ["waits still", says, code])),
  ];
}

const staying = ({ stays }: Difference): string =>
  stays.length === 0 ? "" : `; it still waits: ${stays.map(({ says }) => says).join("; ")}`;
