import { type Command, InvalidArgumentError } from "commander";
import { foreseeLinks, linkAll, linkPair, partPair } from "../engine/adopt.ts";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import type { Wish } from "../engine/replay.ts";
import { candidateViews } from "../engine/views/candidates.ts";
import { candidateEnds, candidatePairs } from "../store/candidates.ts";
import { adoptFieldCommands } from "./adopt-fields.ts";
import { candidatesText, foreseenText } from "./adopt-text.ts";
import type { Answer } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { blocks, documentNamed } from "./words.ts";

interface Meant {
  readonly noun: string;
  readonly connection?: string | undefined;
  readonly fromScore?: number | undefined;
}
interface Reasoned {
  readonly because: string;
}
interface Bulk extends Meant, Reasoned {
  readonly yes?: true | undefined;
}

export function adoptCommand(program: Command, desk: Desk): void {
  const adopt = program
    .command("adopt")
    .description(
      "Takes in systems that are full already: says which of their records are one, before any is live.",
    );
  candidates(adopt, desk);
  link(adopt, desk);
  distinct(adopt, desk);
  adoptFieldCommands(adopt, desk);
}

function candidates(adopt: Command, desk: Desk): void {
  adopt
    .command("candidates")
    .description("Lists pairs of records that may be one, the likest first, and what speaks for it.")
    .argument("<noun>", "of which kind: vendor")
    .option("--connection <id>", "only pairs of which one stands there")
    .option("--from-score <score>", "only those from this score on, from 0 to 1", score)
    .option("--most <number>", "how many to show", wholeNumber, 50)
    .addHelpText(
      "after",
      `\nExample:\n  plumbline adopt candidates vendor --connection procore\n\nWith --json: { noun, total, pairs: [${PAIR}] }`,
    )
    .action(
      withHub(
        desk,
        "see what waits",
        ({ hub }, noun: string, meant: Omit<Meant, "noun"> & { most: number }) =>
          listCandidates(hub, { noun, ...meant }),
      ),
    );
}

function link(adopt: Command, desk: Desk): void {
  about(adopt.command("link"))
    .description(
      "Links a pair as it stands, or all clear pairs from a score on: nobody is told anything, and what they differ in waits for you.",
    )
    .argument("[pair]", "the pair, as plumbline adopt candidates names it")
    .option("--from-score <score>", "all pairs from this score on, shown first", score)
    .option("--connection <id>", "only pairs of which one stands there")
    .option("--yes", "do it, after it was shown")
    .addHelpText("after", LINK_HELP)
    .action(
      withHub(desk, "mend links", ({ hub, principal }, pair: string | undefined, bulk: Bulk) =>
        pair === undefined
          ? linkInBulk(hub, { ...bulk, by: principal.id })
          : decidePair(hub, { ...bulk, pair, by: principal.id, verdict: "link" }),
      ),
    );
}

function distinct(adopt: Command, desk: Desk): void {
  about(adopt.command("distinct"))
    .description("Says that the two records of a pair are two.")
    .argument("<pair>", "the pair, as plumbline adopt candidates names it")
    .addHelpText(
      "after",
      `\nExample:\n  plumbline adopt distinct 4be1d0a2c7 --because "sisters at one address"\n\nWith --json: { pair, noun, verdict, one, other }`,
    )
    .action(
      withHub(desk, "mend links", ({ hub, principal }, pair: string, said: Meant & Reasoned) =>
        decidePair(hub, { ...said, pair, by: principal.id, verdict: "distinct" }),
      ),
    );
}

const PAIR =
  "{ pair, hold, noun, one: { key, title, numbers: [], seats: [{ connection, company, id }] }, other: { key, title, numbers: [], seats: [{ connection, company, id }] }, score, because: [], twinsIn, isClear }";

const LINK_HELP = `
Examples:
  plumbline adopt link 4be1d0a2c7 --because "one firm, two spellings"
  plumbline adopt link --from-score 0.95 --because "the same tax id and name"
  plumbline adopt link --from-score 0.95 --because "the same tax id and name" --yes

In bulk each record is linked once, and what comes of it is compared anew: run it again for a third system.

With --json: { noun, done, links, unclear, twins, examples: [${PAIR}] }
  and of one pair: { pair, noun, verdict, one, other }`;

const about = (command: Command): Command =>
  command
    .option("--noun <noun>", "of which kind", "vendor")
    .requiredOption("--because <reason>", "why; it is written down");

/** A score on the command line. */
function score(text: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text))
    throw new InvalidArgumentError("It must be a number from 0 to 1.");
  return Number(text);
}

/** Pairs that wait for somebody to say whether they are one. */
export async function listCandidates(
  hub: Hub,
  { noun, ...meant }: Meant & { readonly most: number },
): Promise<Answer> {
  known(hub, noun);
  const filter = { noun, connection: meant.connection, scoreMin: meant.fromScore };
  const total = (await candidateEnds(hub.db, hub.organisation, filter)).length;
  const found = await candidatePairs(hub.db, hub.organisation, { ...filter, most: meant.most });
  const pairs = await candidateViews(hub, noun, found);
  return {
    value: { noun, total, pairs },
    text: (terminal) => candidatesText({ noun, pairs, total }, terminal),
  };
}

/** Shows what linking in bulk would do, and does it when that was seen. */
export async function linkInBulk(
  hub: Hub,
  { noun, fromScore, connection, yes, by, because }: Bulk & Wish,
): Promise<Answer> {
  known(hub, noun);
  if (fromScore === undefined)
    throw new Refused("Say which pair is meant, or from which score on all of them are: --from-score 0.95");
  const bulk = { noun, connection, scoreMin: fromScore };
  const seen = await foreseeLinks(hub, bulk);
  const examples = await candidateViews(hub, noun, seen.examples);
  const links = yes ? await linkAll(hub, { ...bulk, by, because }) : seen.links;
  const value = { noun, done: yes === true, ...seen, links, examples };
  return {
    value,
    text: (terminal) =>
      blocks(
        foreseenText(value, terminal, yes ? "were" : "would be"),
        yes
          ? "What they differ in: plumbline adopt differences"
          : "Nothing was linked yet: say it again with --yes.",
      ),
  };
}

/** Decides one pair. */
export async function decidePair(
  hub: Hub,
  {
    noun,
    pair,
    by,
    because,
    verdict,
  }: Meant & Wish & { readonly pair: string; readonly verdict: "link" | "distinct" },
): Promise<Answer> {
  known(hub, noun);
  if (because.trim() === "") throw new Refused("A decision needs a reason: say it with --because");
  const decide = verdict === "link" ? linkPair : partPair;
  const { one, other } = await decide(hub, { noun, pair, by, because });
  return {
    value: { pair, noun, verdict, one: one.key, other: other.key },
    text: () =>
      `${documentNamed({ noun, ...one })} is ${verdict === "link" ? "" : "not "}${documentNamed({ noun, ...other })}.`,
  };
}

function known(hub: Hub, noun: string): void {
  if (!hub.flows.has(noun))
    throw new Refused(`There is no ${noun}: there are ${[...hub.flows.keys()].join(", ")}`);
}
