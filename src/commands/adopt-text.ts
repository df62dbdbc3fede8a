import type { Foreseen } from "../engine/adopt.ts";
import { inWords } from "../engine/in-words.ts";
import type { CandidatePair, PairedRecord } from "../store/candidates.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, listed } from "./words.ts";

/** Pairs side by side, the likest first, with what speaks for them. */
export function candidatesText(
  { noun, pairs, total }: { noun: string; pairs: readonly CandidatePair[]; total: number },
  terminal: Terminal,
): string {
  if (pairs.length === 0) return `No two records of ${inWords(noun)} wait to be told apart.`;
  return blocks(
    pairsTable(pairs, terminal),
    total > pairs.length
      ? `${counted(total - pairs.length, "more pair")}: narrow with --connection or --from-score, or show more with --most.`
      : "",
    `One is the other: plumbline adopt link <pair> --because "…"
They are two: plumbline adopt distinct <pair> --because "…"
All that are clear: plumbline adopt link --noun ${noun} --from-score 0.95 --because "…"`,
  );
}

function pairsTable(pairs: readonly CandidatePair[], terminal: Terminal): string {
  return table(
    ["pair", { head: "score", right: true }, "this one", "may be", "because", "mind"],
    pairs.map((pair) => [
      pair.pair,
      String(pair.score),
      recordText(pair.one),
      recordText(pair.other),
      listed(pair.because),
      mindText(pair),
    ]),
    terminal,
  );
}

/** What linking in bulk would do, with some examples. */
export function foreseenText(
  { links, unclear, twins, examples }: Foreseen,
  terminal: Terminal,
  tense: "would be" | "were",
): string {
  return blocks(
    `${counted(links, "pair")} ${tense} linked as they stand. ${counted(unclear, "pair")} left for you, because another may be meant as well or the same record is in a better one; ${counted(twins, "pair")} of twins are merged where they stand.`,
    examples.length > 0 && tense === "would be" ? pairsTable(examples, terminal) : "",
  );
}

const recordText = ({ title, numbers, seats }: PairedRecord): string =>
  [
    title,
    numbers.length > 0 ? `(${listed(numbers)})` : "",
    seats
      .map(({ connection, company, id }) => `${company ? `${connection}/${company}` : connection} ${id}`)
      .join(", "),
  ]
    .filter((part) => part !== "")
    .join(" ");

const mindText = ({ twinsIn, isClear }: CandidatePair): string =>
  twinsIn ? `twins in ${twinsIn}: merge them there` : isClear ? "" : "another may be meant";
