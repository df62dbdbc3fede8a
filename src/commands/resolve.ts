import { Argument, type Command, InvalidArgumentError } from "commander";
import { CALL_OUTCOMES, type CallBack } from "../engine/approve.ts";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import { NotResolvable, remediesOf, resolveHold, VERDICTS, type Verdict } from "../engine/resolve.ts";
import { openHold } from "../store/holds.ts";
import { livingWorkers } from "../store/workers.ts";
import type { Answer } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { blocks, documentNamed } from "./words.ts";

interface Said {
  readonly other?: string | undefined;
  readonly because: string;
  readonly evidence?: Readonly<Record<string, string>> | undefined;
}

export function resolveCommand(program: Command, desk: Desk): void {
  program
    .command("resolve")
    .description("Decides a hold: the document goes on with it. Who decided, what and why is written down.")
    .argument("<hold>", "its number, as plumbline holds lists it", wholeNumber)
    .addArgument(new Argument("<verdict>", "what plumbline holds offers for it").choices(VERDICTS))
    .option("--other <key>", "which of several candidates, for same and distinct")
    .requiredOption("--because <reason>", "why; it is written down")
    .option(
      "--evidence <what=said>",
      "of a call back, for approve: called=, number-from=, at= and outcome=, each by itself; never the account",
      evidence,
    )
    .addHelpText("after", HELP)
    .action(
      withHub(
        desk,
        "decide holds",
        ({ hub, principal }, hold: number, verdict: Verdict, { evidence, ...said }: Said) =>
          decideHold(hub, { hold, verdict, ...said, evidence: callBackOf(evidence), who: principal.id }),
      ),
    );
}

const HELP = `
Examples:
  plumbline resolve 12 keep --because "the site's spelling is the legal one"
  plumbline resolve 15 same --other 0193e2c0a1b2 --because "one firm, two entries"
  plumbline resolve 18 approve --because "new bank of theirs" --evidence called="Maria Ruiz, controller" \\
    --evidence number-from="subcontract 24-017 of March 2024" --evidence at=2026-01-31T14:30:00Z --evidence outcome=confirmed

With --json: { hold, verdict, noun, record, by, does }`;

const EVIDENCE = ["called", "number-from", "at", "outcome"];

/** One piece of evidence beside those before it. */
function evidence(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name = "", said = ""] = /^([a-z-]+)=(.+)$/s.exec(text) ?? [];
  if (!EVIDENCE.includes(name)) throw new InvalidArgumentError(`It must be ${EVIDENCE.join("=, ")}=.`);
  return { ...before, [name]: said };
}

function callBackOf(said: Said["evidence"]): CallBack | undefined {
  if (said === undefined) return undefined;
  const { called = "", "number-from": numberFrom = "", at = "", outcome = "" } = said;
  const found = CALL_OUTCOMES.find((one) => one === outcome);
  if (!found) throw new Refused(`What came of the call (outcome=) must be ${CALL_OUTCOMES.join(" or ")}`);
  return { called, numberFrom, at, outcome: found };
}

/** Records what a person decided; a worker decides the document again with it. */
export async function decideHold(hub: Hub, resolution: Parameters<typeof resolveHold>[1]): Promise<Answer> {
  const { hold: number, verdict, who: by, because } = resolution;
  if (because.trim() === "") throw new NotResolvable("A decision needs a reason: say it with --because");
  const hold = await openHold(hub.db, hub.organisation, number);
  await resolveHold(hub, resolution);
  const does = hold ? (remediesOf(hold).find((one) => one.verdict === verdict)?.does ?? verdict) : verdict;
  const [noun, record, title] = [hold?.noun ?? "", hold?.record ?? "", hold?.title ?? ""];
  const workers = await livingWorkers(hub.db);
  return {
    value: { hold: number, verdict, noun, record, by, does },
    text: () =>
      blocks(
        `Decided for ${documentNamed({ noun, title, key: record })}: ${does}.`,
        workers === 0 ? "Nobody works at this moment; it goes on once somebody does: plumbline serve" : "",
        `What comes of it: plumbline trace ${record}`,
      ),
  };
}
