import { Argument, type Command } from "commander";
import { decideVendor, type VendorDecision } from "../api/v1/approvals.ts";
import { APPROVALS, type ApprovalVerdict } from "../domain/compliance/gate.ts";
import { theDocument } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import type { Principal } from "../store/principals.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { blocks, documentNamed } from "./words.ts";

type Said = Omit<VendorDecision, "verdict">;

export function approveCommand(program: Command, desk: Desk): void {
  program
    .command("approve")
    .description(
      "Approves or refuses a vendor in a scope, or withdraws that. Who decided, what and why is written down.",
    )
    .argument("<vendor>", "by any of its numbers, its name or its key")
    .addArgument(
      new Argument(
        "[verdict]",
        "refuse: nothing is made with it there, and without a scope anywhere",
      ).choices(APPROVALS),
    )
    .option("--project <project>", "only on this project, by any of its numbers or its name")
    .option("--region <region>", "only in this region")
    .option("--trade <trade>", "only for this trade")
    .option("--legal-entity <id>", "only for this legal entity")
    .option("--limit <amount>", 'only up to so much, with its currency: "50000.00 USD"')
    .option("--until <day>", "the first day on which it holds no longer: 2027-01-31")
    .requiredOption("--because <reason>", "why; it is written down")
    .addHelpText("after", HELP)
    .action(
      withHub(
        desk,
        "approve vendors",
        ({ hub, principal }, vendor: string, verdict: ApprovalVerdict = "approve", said: Said) =>
          approve(hub, { vendor, verdict, said, principal }),
      ),
    );
}

const HELP = `
Examples:
  plumbline approve V-04471 --project 24-017 --until 2027-01-31 --because "prequalified by the owner"
  plumbline approve V-04471 refuse --because "insolvent"

With --json: { vendor, verdict, by }`;

interface Approving {
  readonly vendor: string;
  readonly verdict: ApprovalVerdict;
  readonly said: Said;
  readonly principal: Pick<Principal, "id" | "role" | "kind">;
}

/** Keeps what somebody decided of a vendor; a worker decides it anew with that. */
async function approve(hub: Hub, { vendor: text, verdict, said, principal }: Approving): Promise<Answer> {
  const vendor = await theDocument(hub, text, "vendor");
  const project = said.project && (await theDocument(hub, said.project, "project")).key;
  if (said.until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(said.until))
    throw new Refused(`${said.until} is no day: write it as 2027-01-31`);
  await decideVendor(hub, vendor.key, { ...said, project: project || undefined, verdict }, principal);
  return {
    value: { vendor: vendor.key, verdict, by: principal.id },
    text: () =>
      blocks(
        `${DONE[verdict]}: ${documentNamed({ noun: "vendor", title: vendor.title, key: vendor.key })}.`,
        `What comes of it: plumbline trace ${vendor.key}`,
      ),
  };
}

const DONE: Readonly<Record<ApprovalVerdict, string>> = {
  approve: "Approved",
  refuse: "Refused",
  withdraw: "What was decided of it there is withdrawn",
};
