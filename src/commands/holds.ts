import { type Command, InvalidArgumentError } from "commander";
import { Decimal } from "decimal.js";
import { theDocument } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import { type HoldFilter, openHold, openHolds } from "../store/holds.ts";
import type { Answer } from "./answer.ts";
import { fullHold, type HoldView, holdViews } from "./hold-view.ts";
import { fullHoldText, holdsText } from "./holds-text.ts";
import { withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";

interface Filter {
  readonly code?: string | undefined;
  readonly noun?: string | undefined;
  readonly record?: string | undefined;
  readonly most?: number | undefined;
}

export function holdsCommand(program: Command, desk: Desk): void {
  program
    .command("holds")
    .description(
      "Lists what waits, the most money first, with why and what may be done; or shows one in full.",
    )
    .argument("[number]", "the hold to show in full, with both values or all candidates", wholeNumber)
    .option("--code <code>", "only for this cause: ownership.conflict")
    .option("--noun <noun>", "only of this kind: vendor")
    .option("--record <document>", "only of this document, by any of its numbers or its name")
    .option("--most <number>", "how many to show", wholeNumber, 100)
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "see what waits", ({ hub }, number: number | undefined, filter: Filter) =>
        number === undefined ? listHolds(hub, filter) : showHold(hub, number),
      ),
    );
}

const HELP = `
Examples:
  plumbline holds --code ownership.conflict
  plumbline holds 12

With --json: { total, holds: [{ number, noun, record, title, numbers: [], code, why, atRisk, since, blocks, endsWhen, remedies: [{ verdict, does, command }], trail }] }
  and of one: { hold: { …, dispute: { field, class, seat, ours, theirs, owner }, candidates: [{ key, title, score, because: [], known: {} }] } }`;

const ALL = 10_000;

/** What waits, the most money first, then the oldest. */
export async function listHolds(hub: Hub, { code, noun, record, most = 100 }: Filter = {}): Promise<Answer> {
  const about: HoldFilter = record === undefined ? { noun } : await recordNamed(hub, record);
  const found = await openHolds(hub.db, hub.organisation, { ...about, code, most: ALL });
  const sorted = found.toSorted(
    (a, b) => moneyOf(b).comparedTo(moneyOf(a)) || Date.parse(a.openedAt) - Date.parse(b.openedAt),
  );
  const holds = await holdViews(hub, sorted.slice(0, most));
  return {
    value: { total: found.length, holds },
    text: (terminal) => holdsText({ total: found.length, holds }, terminal),
  };
}

/** One hold with all that speaks for and against. */
export async function showHold(hub: Hub, number: number): Promise<Answer> {
  const found = await openHold(hub.db, hub.organisation, number);
  if (!found) throw new Refused(`No open hold has the number ${number}: it may have ended already`);
  const hold = await fullHold(hub, found);
  return { value: { hold }, text: (terminal) => fullHoldText(hold, terminal) };
}

export type HoldList = { readonly total: number; readonly holds: readonly HoldView[] };

/** A whole number on the command line. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

async function recordNamed(hub: Hub, text: string): Promise<HoldFilter> {
  const { noun, key } = await theDocument(hub, text);
  return { noun, record: key };
}

const moneyOf = ({ atRisk }: { readonly atRisk: string | null }): Decimal => {
  const amount = /^-?\d+(\.\d+)?/.exec(atRisk ?? "")?.[0];
  return new Decimal(amount ?? -1);
};
