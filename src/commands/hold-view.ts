import type { Hub } from "../engine/hub.ts";
import * as views from "../engine/views/holds.ts";
import { listsOf } from "../engine/word-lists.ts";
import type { OpenHold } from "../store/holds.ts";
import { readRecords } from "../store/records.ts";
import { counted, listed } from "./words.ts";

/** What may be done, as a command that lacks nothing but the reason, and what only a person can know. */
interface Remedy {
  readonly verdict: string;
  readonly does: string;
  readonly command: string;
}

/** As the command line shows it: with the numbers of the document, and commands. */
type Shown<V extends views.HoldView> = Omit<V, "remedies"> & {
  readonly numbers: readonly string[];
  readonly remedies: readonly Remedy[];
};
export type HoldView = Shown<views.HoldView>;
export type FullHold = Shown<views.FullHold>;

export async function holdViews(hub: Hub, holds: readonly OpenHold[]): Promise<readonly HoldView[]> {
  const numbers = await numbersOf(hub, holds);
  const ofNumber = new Map(holds.map((hold) => [hold.id, hold]));
  return (await views.holdViews(hub, holds)).flatMap((view) => {
    const hold = ofNumber.get(view.number);
    return hold ? withCommands(hub, view, hold, numbers) : [];
  });
}

export const fullHold = async (hub: Hub, hold: OpenHold): Promise<FullHold> =>
  withCommands(hub, await views.fullHold(hub, hold), hold, await numbersOf(hub, [hold]));

type Numbers = ReadonlyMap<string, readonly string[]>;

async function numbersOf(hub: Hub, holds: readonly OpenHold[]): Promise<Numbers> {
  const numbers = new Map<string, readonly string[]>();
  for (const [noun, some] of Map.groupBy(holds, (hold) => hold.noun)) {
    const keys = [...new Set(some.map(({ record }) => record))];
    for (const found of (await readRecords(hub.db, hub.organisation, noun, keys)).values())
      numbers.set(`${noun}/${found.key}`, found.numbers);
  }
  return numbers;
}

const withCommands = <V extends views.HoldView>(
  hub: Hub,
  view: V,
  hold: OpenHold,
  numbers: Numbers,
): Shown<V> => ({
  ...view,
  numbers: numbers.get(`${view.noun}/${view.record}`) ?? [],
  remedies: [
    ...view.remedies.map(({ verdict, does, other }) => ({
      ...{ verdict, does: doesOf(does, hold) },
      command: `plumbline resolve ${view.number} ${verdict}${other ? ` --other ${other}` : ""} --because "…"${
        verdict === "approve" ? evidenceFor(hold) : ""
      }`,
    })),
    ...mapping(hub, hold),
    ...refusal(hold),
  ],
});

const doesOf = (does: string, { wake }: OpenHold): string =>
  wake.on === "approval" && does.startsWith("approve")
    ? `${does}: ${counted(wake.given?.length ?? 0, "has", "have")} so far`
    : does;

/** What of a call back is to be stated with an approval. */
const evidenceFor = ({ wake }: OpenHold): string =>
  wake.on === "approval" && wake.evidence
    ? ' --evidence called="…" --evidence number-from="…" --evidence at=… --evidence outcome=confirmed'
    : "";

/** Of a word that nobody has mapped: one person says what it means, another accepts it. */
function mapping(hub: Hub, { code, facts }: OpenHold): readonly Remedy[] {
  if (code !== "vocabulary.unmapped") return [];
  const { list, connection, word } = facts as Readonly<Record<string, string>>;
  const words = listsOf(hub).find(({ name }) => name === list)?.words;
  const choice = words ? ` (${listed(words)})` : "";
  return [
    {
      verdict: "map",
      does: `say what it means for us${choice}; it counts once another person has accepted it (plumbline mappings accept)`,
      command: `plumbline mappings propose ${list} ${JSON.stringify(word)} "…" --connection ${connection} --because "…"`,
    },
  ];
}

/** Of a vendor whose papers keep it out: the firm may do without it. */
function refusal({ noun, code, record, facts }: OpenHold): readonly Remedy[] {
  if (noun !== "vendor" || !code.startsWith("compliance.") || facts.effect !== "vendor") return [];
  return [
    {
      verdict: "refuse",
      does: "do without it: it is made nowhere where it would be paid, and nothing waits for its papers",
      command: `plumbline approve ${record} refuse --because "…"`,
    },
  ];
}
