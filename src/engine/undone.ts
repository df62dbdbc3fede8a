import { timeOf } from "../kernel/case.ts";
import { type Hold, issue } from "../kernel/issue.ts";
import { readAllAsked } from "../store/asked.ts";
import type { Tx } from "../store/db.ts";
import type { Errand } from "../store/outbox.ts";
import { dropUndone, effectsAmong, type UndoneEffect, undoneOf } from "../store/undone-effects.ts";
import type { Decided } from "./commit.ts";
import { type EffectBody, issuesOf } from "./effects.ts";
import type { Hub } from "./hub.ts";
import { inWords } from "./in-words.ts";
import { URGENCY } from "./ingest.ts";

/** Decisions with what holds up the effects of moves that were taken, and what of these is carried out after all. */
export interface Reconsidered {
  readonly decided: readonly Decided[];
  readonly revived: readonly Errand[];
}

/**
 * What was not carried out is looked at with each decision of its record. What was refused is done once a person wants
 * it again, what a guard stopped once the guard lets it go, and what came after it once that is done. The rest holds up
 * its move.
 */
export async function withUndone(tx: Tx, hub: Hub, all: readonly Decided[]): Promise<Reconsidered> {
  const revived: Errand[] = [];
  const decided: Decided[] = [];
  const undone = await undoneBy(tx, hub, all);
  if (undone.length === 0) return { decided: all, revived };
  for (const one of all) {
    const { noun, key } = one.view.ref;
    const own = undone.filter((effect) => effect.noun === noun && effect.record === key);
    const standing = own.length === 0 ? [] : await standingAmong(tx, hub, one, own);
    const free = own.filter((effect) => !standing.some((other) => other.effect === effect));
    revived.push(...free.map(errandOf));
    decided.push(standing.length === 0 ? one : heldUp(one, standing));
  }
  await dropUndone(
    tx,
    hub.organisation,
    revived.flatMap(({ effectKey }) => effectKey ?? []),
  );
  return { decided, revived };
}

async function undoneBy(tx: Tx, hub: Hub, all: readonly Decided[]): Promise<readonly UndoneEffect[]> {
  const found: UndoneEffect[] = [];
  for (const [noun, some] of Map.groupBy(all, ({ view }) => view.ref.noun)) {
    const records = some.map(({ view }) => view.ref.key);
    found.push(...(await undoneOf(tx, hub.organisation, noun, records)));
  }
  return found;
}

interface Standing {
  readonly effect: UndoneEffect;
  readonly hold: Hold;
}

/** What is not to be carried out now either, each with its hold; effects come in the order of their moves. */
async function standingAmong(
  tx: Tx,
  hub: Hub,
  one: Decided,
  undone: readonly UndoneEffect[],
): Promise<readonly Standing[]> {
  const after = undone.flatMap((effect) => bodyOf(effect).after ?? []);
  const { done, pending } = await effectsAmong(tx, hub.organisation, after);
  const { noun, key } = one.view.ref;
  const asked = [...one.situation.asked, ...(await readAllAsked(tx, hub.organisation, noun, key))];
  const isFree = new Set([...done, ...pending]);
  const standing: Standing[] = [];
  for (const effect of undone) {
    const hold = holdOf(hub, one, { effect, asked, isFree });
    if (hold) standing.push({ effect, hold });
    else isFree.add(effect.effectKey);
  }
  return standing;
}

function holdOf(
  hub: Hub,
  { view, decision, answers }: Decided,
  {
    effect,
    asked,
    isFree,
  }: { effect: UndoneEffect; asked: Decided["situation"]["asked"]; isFree: ReadonlySet<string> },
): Hold | undefined {
  const { move, do: act, after = [] } = bodyOf(effect);
  const seat = effect.company === "" ? effect.connection : `${effect.connection}/${effect.company}`;
  const blocks = move;
  const facts = { seat, effect: effect.effectKey, act };
  const isRetried = asked.some(
    (wish) => wish.do === "retry" && wish.about === seat && timeOf(wish.at) > timeOf(effect.at),
  );
  if (effect.kind === "refused") {
    if (isRetried) return undefined;
    const wake = { on: "repair", cause: `delivery.refused:${seat}` } as const;
    const says = `${seat} refused to ${inWords(act)}: ${effect.because}`;
    return { ...issue("delivery.refused", says, { wake, facts }), blocks };
  }
  if (effect.kind === "guarded") {
    const record = decision.next ?? view.known ?? {};
    const [found] = issuesOf(hub, { noun: view.ref.noun, move, record, answers, asked });
    return found && { ...found, blocks };
  }
  if (after.every((key) => isFree.has(key))) return undefined;
  return { ...issue("effect.skipped", `${effect.because}: it is done after that`, { facts }), blocks };
}

/** One hold of a kind for a move: what comes after the first waits for the same. */
function heldUp(one: Decided, standing: readonly Standing[]): Decided {
  const leading = new Set(standing.map(({ hold, effect }) => (effect.kind === "skipped" ? "" : hold.blocks)));
  const holds = standing.flatMap(({ hold, effect }) =>
    effect.kind === "skipped" && leading.has(hold.blocks) ? [] : hold,
  );
  const { decision } = one;
  return { ...one, decision: { ...decision, holds: [...decision.holds, ...holds] } };
}

const bodyOf = ({ body }: UndoneEffect): EffectBody => body as EffectBody;

const errandOf = ({
  lane,
  connection,
  company,
  noun,
  record,
  body,
  trail,
  effectKey,
}: UndoneEffect): Errand => ({
  ...{ lane, kind: "effect", connection, company, noun, record, body, trail, effectKey },
  urgency: URGENCY.event,
});
