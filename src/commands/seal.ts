import type { Command } from "commander";
import { Refused } from "../engine/refused.ts";
import { writeJournal } from "../store/journal.ts";
import { vaultOf } from "../store/vault.ts";
import type { Answer } from "./answer.ts";
import { type Opened, withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";

export function sealCommand(program: Command, desk: Desk): void {
  program
    .command("seal")
    .description("Reads a secret, without showing it, and keeps it sealed in the store under a name.")
    .argument("<name>", "lower-case letters, digits, and . / - within: procore/client-secret")
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "keep secrets", (open, name: string) =>
        sealSecret(open, {
          name,
          by: open.principal.id,
          ask: () => desk.askSecret(`The secret for ${name}: `),
        }),
      ),
    );
}

const HELP = `
Examples:
  plumbline seal procore/client-secret
  pass show procore | plumbline seal procore/client-secret

The configuration then refers to it: clientSecret: sealed:procore/client-secret

With --json: { name, reference }`;

/** Keeps a secret for the whole deployment; an earlier one of this name is replaced. */
async function sealSecret(
  { hub, db, master }: Pick<Opened, "hub" | "db" | "master">,
  { name, by, ask }: { readonly name: string; readonly by: string; readonly ask: () => Promise<string> },
): Promise<Answer> {
  if (!/^[a-z0-9][a-z0-9./-]*$/.test(name))
    throw new Refused(
      `${name} cannot be the name of a secret: lower-case letters and digits, with . / - within, such as procore/client-secret`,
    );
  const secret = await ask();
  if (secret === "") throw new Refused(`Nothing was sealed under ${name}: no secret came in`);
  const { organisation } = hub;
  const vault = vaultOf(db, organisation, "", master);
  // The earlier one is not opened: it may have been sealed with a master key that is lost.
  await vault.forget(name);
  await vault.keep<string>(
    name,
    () => false,
    async () => secret,
  );
  const entry = {
    organisation,
    at: hub.now(),
    trail: hub.newKey(),
    noun: null,
    record: null,
    body: { name },
  };
  await writeJournal(db, [{ ...entry, stage: "admin", what: "sealed", actor: by }]);
  return {
    value: { name, reference: `sealed:${name}` },
    text: () => `Sealed. The configuration refers to it as sealed:${name}`,
  };
}
