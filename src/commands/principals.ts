import { type Command, InvalidArgumentError, Option } from "commander";
import { anotherOperator } from "../engine/operator.ts";
import { addPrincipal, CALLS_PER_MINUTE, disable, rotate } from "../engine/principals.ts";
import { Refused } from "../engine/refused.ts";
import { keepKeyInFile } from "../platform/key-file.ts";
import {
  PRINCIPAL_KINDS,
  PRINCIPAL_ROLES,
  type PrincipalKind,
  type PrincipalRole,
  principals,
} from "../store/principals.ts";
import { keyFileIn } from "./acting.ts";
import type { Answer } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { answering, configured, inHub, type Opened, withHub } from "./opened.ts";
import { keyText, principalsText } from "./principals-text.ts";
import type { Desk } from "./terminal.ts";

interface Adding {
  readonly kind?: PrincipalKind | undefined;
  readonly role: PrincipalRole;
  readonly legalEntities?: readonly string[] | "all" | undefined;
  readonly callsPerMinute: number;
}

export function principalsCommand(program: Command, desk: Desk): void {
  const command = program
    .command("principals")
    .description("Says who may act: people, services and partners, each with a key and a role of its own.");
  command
    .command("list")
    .description("Lists everybody who may act or once might, and when their key was last used.")
    .addHelpText("after", LIST_HELP)
    .action(withHub(desk, "see who may act", (open) => listPrincipals(open)));
  command
    .command("add")
    .description("Lets somebody act under a name of their own, and shows their key this once.")
    .argument("<name>", "lower-case letters and digits, with . or - within; never given to another")
    .addOption(
      new Option("--role <role>", "what they do in the firm").choices(PRINCIPAL_ROLES).makeOptionMandatory(),
    )
    .addOption(
      new Option(
        "--kind <kind>",
        "what they are (default: service or partner for these roles, else person)",
      ).choices(PRINCIPAL_KINDS),
    )
    .option(
      "--legal-entities <ids>",
      "whose records they see, with commas between, or all; needed where there are several",
      idsIn,
    )
    .option("--calls-per-minute <number>", "how often they may call the API", atLeastOne, CALLS_PER_MINUTE)
    .addHelpText("after", ADD_HELP)
    .action(
      withHub(desk, "say who may act", (open, name: string, adding: Adding) => add(open, name, adding)),
    );
  command
    .command("disable")
    .description("Takes from somebody that they may act, at once. Their name stays theirs.")
    .argument("<principal>", "name or id: ada, person:ada")
    .requiredOption("--because <reason>", "why; it is written down")
    .addHelpText("after", DISABLE_HELP)
    .action(
      withHub(desk, "say who may act", (open, named: string, { because }: { because: string }) =>
        disableOne(open, named, because),
      ),
    );
  command
    .command("rotate")
    .description("Gives somebody a new key, and shows it this once; the earlier one ends.")
    .argument("<principal>", "name or id: ada, person:ada")
    .option("--overlap-hours <number>", "how long the earlier key opens as well", wholeNumber, 0)
    .addHelpText("after", ROTATE_HELP)
    .action(
      withHub(desk, "say who may act", (open, named: string, { overlapHours }: { overlapHours: number }) =>
        rotateOne(open, named, overlapHours),
      ),
    );
  command
    .command("recover")
    .description("Makes a further administrator of whoever holds the database and the data folder.")
    .addHelpText("after", RECOVER_HELP)
    .action(
      answering(desk, async (globals) => {
        const { config } = await configured(desk, globals);
        return inHub(desk, config, async ({ db, hub }) => {
          const file = keyFileIn(config.data);
          const seated = {
            user: desk.user,
            keep: (key: Parameters<typeof keepKeyInFile>[1]) => keepKeyInFile(file, key),
          };
          const { id: principal } = await db.transaction((tx) => anotherOperator(tx, hub, seated));
          return {
            value: { principal, file },
            text: () => `You act as ${principal} from now on, an administrator; the key is kept in ${file}`,
          };
        });
      }),
    );
}

const PRINCIPAL =
  "{ id, kind, name, role, legalEntities: [], callsPerMinute, madeAt, madeBy, disabledAt, disabledBy, disabledBecause";

const LIST_HELP = `
Example:
  plumbline principals list

legalEntities is null for all of the organisation. Of a key its prefix is shown.
With --json: { principals: [${PRINCIPAL}, keys: [], usedAt }] }`;

const ADD_HELP = `
Examples:
  plumbline principals add ada.walker --role controller
  plumbline principals add portal --role service --legal-entities north,south --calls-per-minute 120

They act with it on the command line by PLUMBLINE_KEY, over the API as: authorization: Bearer <key>

With --json: { principal: ${PRINCIPAL} }, key }`;

const DISABLE_HELP = `
Example:
  plumbline principals disable ada.walker --because "left the firm"

With --json: { principal: ${PRINCIPAL} } }`;

const ROTATE_HELP = `
Example:
  plumbline principals rotate portal --overlap-hours 24

With --json: { principal, key, earlierEndsAt }`;

const RECOVER_HELP = `
Example:
  plumbline principals recover

For where every key is lost. It needs no key, and the journal has it.

With --json: { principal, file }`;

type Entry = Pick<Opened, "hub" | "db" | "config" | "principal">;

async function listPrincipals({ hub, db }: Entry): Promise<Answer> {
  const all = await principals(db, hub.organisation, hub.now());
  return { value: { principals: all }, text: (terminal) => principalsText(all, terminal) };
}

async function add(
  { hub, db, config, principal: by }: Entry,
  name: string,
  { role, callsPerMinute, ...adding }: Adding,
): Promise<Answer> {
  const kind = adding.kind ?? (role === "service" || role === "partner" ? role : "person");
  const there = config.legalEntities.map(({ id }) => id);
  const legalEntities = entitiesIn(adding.legalEntities, there);
  const wanted = { name, kind, role, legalEntities, callsPerMinute };
  const { principal, key } = await db.transaction((tx) => addPrincipal(tx, hub, wanted, by.id));
  return {
    value: { principal, key: key.reveal() },
    text: (terminal) => keyText(`${principal.id} may act from now on.`, key.reveal(), terminal),
  };
}

function entitiesIn(given: Adding["legalEntities"], there: readonly string[]): readonly string[] | null {
  if (given === "all" || (given === undefined && there.length === 1)) return null;
  if (given === undefined)
    throw new Refused(`Say whose records they see: --legal-entities ${there.join(",")} or all`);
  const unknown = given.filter((id) => !there.includes(id));
  if (unknown.length > 0)
    throw new Refused(`No legal entity is called ${unknown.join(", ")}: there are ${there.join(", ")}`);
  return given;
}

async function disableOne(
  { hub, db, principal: by }: Entry,
  named: string,
  because: string,
): Promise<Answer> {
  const principal = await db.transaction((tx) => disable(tx, hub, named, { by: by.id, because }));
  return { value: { principal }, text: () => `${principal.id} may act no more.` };
}

async function rotateOne(
  { hub, db, principal: by }: Entry,
  named: string,
  overlapHours: number,
): Promise<Answer> {
  const { principal, key, endsAt } = await db.transaction((tx) =>
    rotate(tx, hub, named, { by: by.id, overlapHours }),
  );
  return {
    value: { principal: principal.id, key: key.reveal(), earlierEndsAt: endsAt.toISOString() },
    text: (terminal) => keyText(`${principal.id} has a new key.`, key.reveal(), terminal),
  };
}

function idsIn(text: string): readonly string[] | "all" {
  if (text === "all") return "all";
  const ids = text.split(",").map((one) => one.trim());
  if (ids.some((one) => one === ""))
    throw new InvalidArgumentError("It must be ids with commas between, or all.");
  return ids;
}

function atLeastOne(text: string): number {
  const number = wholeNumber(text);
  if (number < 1 || number > 1_000_000) throw new InvalidArgumentError("It must be from 1 to 1000000.");
  return number;
}
