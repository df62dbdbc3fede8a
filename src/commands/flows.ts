import { Argument, type Command } from "commander";
import { type Setting, setFlow } from "../engine/flows.ts";
import type { Hub, Mode } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { Refused } from "../engine/refused.ts";
import { type FlowView, flowViews } from "../engine/views/flows.ts";
import type { Answer } from "./answer.ts";
import { flowsText, prospectText } from "./flows-text.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { blocks } from "./words.ts";

const MODES = ["off", "observing", "live"] as const satisfies readonly Mode[];

interface Said {
  readonly because: string;
  readonly yes?: true | undefined;
}

export function flowsCommand(program: Command, desk: Desk): void {
  const flows = program
    .command("flows")
    .description(
      "Lists every flow of every system: off, observing or live, what it waits for, what it would do.",
    )
    .option("--no-count", "do not count what those that are observing would do")
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "see how things stand", ({ hub }, { count }: { count: boolean }) =>
        listFlows(hub, count),
      ),
    );
  flows
    .command("set")
    .description(
      "Raises a flow or lowers it. Live is shown first, and refused while something stands in its way.",
    )
    .argument("<connection>", "its id in the configuration")
    .argument("<noun>", "of which kind: vendor")
    .addArgument(new Argument("<mode>", "what it may do from then on").choices(MODES))
    .requiredOption("--because <reason>", "why; it is written down")
    .option("--yes", "go live, after it was shown what that does")
    .addHelpText("after", SET_HELP)
    .action(
      withHub(
        desk,
        "set flows",
        ({ hub, principal }, connection: string, noun: string, mode: Mode, said: Said) =>
          changeFlow(hub, { connection, noun, mode, by: principal.id, ...said }),
      ),
    );
}

const FLOW =
  "{ connection, noun, mode, setBy, setAt, because, openSince, obstacles: [], prospect: { connection, noun, standing, wouldCreate, wouldChange, wouldLink, held, couldFill: [{ field, records }], examples: [{ key, title, would, fields: [] }] } }";

const HELP = `
Example:
  plumbline flows

off: nothing is read. observing: it is read and decided, and nothing is written. live: all of it.

With --json: { flows: [${FLOW}] }`;

const SET_HELP = `
Examples:
  plumbline flows set odoo vendor live --because "all pairs are decided"
  plumbline flows set odoo vendor live --because "all pairs are decided" --yes
  plumbline flows set odoo vendor observing --because "month end"

With --json: { done, flow: ${FLOW} }`;

/** Every flow as it stands. */
export async function listFlows(hub: Hub, counted: boolean): Promise<Answer> {
  const flows = await flowViews(hub, { counted });
  return { value: { flows }, text: (terminal) => flowsText(flows, terminal) };
}

/** Sets a flow's mode; what going live does is shown before it is done. */
export async function changeFlow(
  hub: Hub,
  { yes, ...setting }: Setting & { readonly yes?: true | undefined },
): Promise<Answer> {
  const { connection, noun, mode } = setting;
  if (setting.because.trim() === "") throw new Refused("A change needs a reason: say it with --because");
  const isShown = mode === "live" && !yes;
  if (!isShown) await setFlow(hub, setting);
  const flow = (await flowViews(hub, { counted: isShown })).find(
    (one) => one.connection === connection && one.noun === noun,
  );
  if (!flow) throw new Refused(`There is no flow of ${noun} at ${connection} (plumbline flows --no-count)`);
  return {
    value: { done: !isShown, flow },
    code: isShown && flow.obstacles.length > 0 ? 1 : 0,
    text: (terminal) =>
      isShown
        ? blocks(prospectText(flow, terminal), nextText(flow))
        : `The flow of ${inWords(noun)} at ${connection} is ${flow.mode} from now on.`,
  };
}

const nextText = ({ obstacles, mode }: FlowView): string =>
  mode === "live"
    ? "It is live already."
    : obstacles.length > 0
      ? `It cannot be live yet: ${obstacles.join("; ")}`
      : "Nothing was changed yet: say it again with --yes.";
