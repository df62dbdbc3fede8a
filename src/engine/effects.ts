import type { Asked } from "../kernel/case.ts";
import { questionsOf } from "../kernel/decide.ts";
import type { Questions } from "../kernel/facts.ts";
import type { Issue } from "../kernel/issue.ts";
import { readAllAsked } from "../store/asked.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { effectsAmong } from "../store/undone-effects.ts";
import { standFacts } from "./answers.ts";
import { flowOf, type Hub } from "./hub.ts";
import { inWords } from "./in-words.ts";
import { hubToDecide } from "./modes.ts";
import type { Result } from "./outcome.ts";
import { resolveReferences } from "./references.ts";
import { caseOf, loadSituations } from "./situations.ts";

/** An effect as it waits to be carried out. */
export interface EffectBody {
  readonly do: string;
  readonly move: string;
  readonly body: unknown;
  /** The keys of the effects of the same move that must have been carried out before. */
  readonly after?: readonly string[] | undefined;
}

const LATER_SECONDS = 5;

/** What stands in the way of an effect before it is carried out: it waits for its turn, or is not to be done now. */
export async function beforeEffect(hub: Hub, item: OutboxItem): Promise<Result | undefined> {
  return (await outOfTurn(hub, item)) ?? (await noLongerFree(hub, item));
}

/** The effects of one move have an order: one that was not carried out stops those that come after it. */
async function outOfTurn(hub: Hub, item: OutboxItem): Promise<Result | undefined> {
  const { after = [], do: act } = item.body as EffectBody;
  if (after.length === 0) return undefined;
  const { done, pending } = await effectsAmong(hub.db, hub.organisation, after);
  const missing = after.filter((key) => !done.has(key));
  if (missing.length === 0) return undefined;
  if (missing.every((key) => pending.has(key))) {
    const until = new Date(hub.now().getTime() + LATER_SECONDS * 1000);
    return { item, kind: "wait", until, looks: false };
  }
  return {
    ...{ item, kind: "undone", why: "skipped" },
    because: `to ${inWords(act)} comes after something that was not done`,
  };
}

/** Between the decision and the effect things may have changed: its move's guards are asked once more. */
async function noLongerFree(hub: Hub, item: OutboxItem): Promise<Result | undefined> {
  // It may stand there already: that is found out first.
  if (item.sentAt !== null || item.record === null) return undefined;
  const [issue] = await issuesNow(hub, item.noun, item.record, (item.body as EffectBody).move);
  return issue && { item, kind: "undone", why: "guarded", because: issue.says };
}

async function issuesNow(
  configured: Hub,
  noun: string,
  record: string,
  move: string,
): Promise<readonly Issue[]> {
  const flow = flowOf(configured, noun);
  if (!flow.moves.some(({ name, needs }) => name === move && needs?.length)) return [];
  return configured.db.transaction(async (tx) => {
    const hub = await hubToDecide(tx, configured);
    const situation = (await loadSituations(tx, hub, noun, [record])).get(record);
    if (!situation?.record.known) return [];
    await resolveReferences(tx, hub, [situation]);
    const view = caseOf(hub, situation);
    const questions = questionsOf(flow, view) as Questions<Record<string, unknown>>;
    const facts = await standFacts(tx, hub, [{ ref: view.ref, questions }]);
    const asked = await readAllAsked(tx, hub.organisation, noun, situation.record.key);
    const { known } = situation.record;
    return issuesOf(hub, { noun, move, record: known, answers: facts.answer(questions, view.ref), asked });
  });
}

/** What the guards of a move that was taken say now. Decisions that it has used up count for it still. */
export function issuesOf(
  hub: Hub,
  {
    noun,
    move,
    record,
    answers,
    asked,
  }: {
    readonly noun: string;
    readonly move: string;
    readonly record: object;
    readonly answers: object;
    readonly asked: readonly Asked[];
  },
): readonly Issue[] {
  const found = flowOf(hub, noun).moves.find(({ name }) => name === move);
  return (found?.needs ?? []).flatMap((need) => need(record, answers, asked) ?? []);
}
