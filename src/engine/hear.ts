import type { Case } from "../kernel/case.ts";
import { type Decision, decide, questionsOf } from "../kernel/decide.ts";
import type { Questions } from "../kernel/facts.ts";
import { isLost, type Tx } from "../store/db.ts";
import { heardLanes, type InboxItem, lockLane, lockLanes, postponeLane, unheard } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import { keepErrands } from "../store/outbox.ts";
import { wasRead } from "../store/unread.ts";
import { type Change, type Facts, standFacts } from "./answers.ts";
import { applyTo } from "./apply.ts";
import { type Meaning, meaningOf } from "./canonicalize.ts";
import { type Decided, keepDecisions } from "./commit.ts";
import { type AnyFlow, flowOf, type Hub } from "./hub.ts";
import { hinted, lookErrands } from "./look.ts";
import { noteUntold } from "./mode-changes.ts";
import { hubToDecide } from "./modes.ts";
import { linkedKeys, linkKey, resolveReferences, unresolvedOf, wakeNaming } from "./references.ts";
import { type Addressed, resolveLinks } from "./resolve-links.ts";
import { ATTEMPTS_MAX, backoffSeconds } from "./retry.ts";
import { buryUnheard, putInQuarantine, unheardEntries } from "./set-aside.ts";
import { caseOf, loadSituations, type Situation } from "./situations.ts";
import { withUndone } from "./undone.ts";
import { withoutMaking } from "./unread.ts";

/**
 * The in-queue's work: takes lanes, hears what they hold, decides and keeps the decisions, all in one transaction.
 * Answers with how many items were heard; zero when nothing is ready.
 */
export async function hear(hub: Hub, lanesMax = 200): Promise<number> {
  let lanes: readonly string[] = [];
  try {
    const heard = await hub.db.transaction(async (tx) => {
      lanes = await lockLanes(tx, hub.organisation, lanesMax, hub.now());
      return lanes.length === 0 ? 0 : hearLanes(tx, hub, lanes);
    });
    // What was decided is there to be delivered only now.
    if (heard > 0) hub.wake();
    return heard;
  } catch (error) {
    if (isLost(error) || lanes.length === 0) throw error;
  }
  // Something in the batch cannot be heard: one by one, so that it stops nobody else.
  let heard = 0;
  for (const lane of lanes) heard += await hearAlone(hub, lane);
  if (heard > 0) hub.wake();
  return heard;
}

async function hearAlone(hub: Hub, lane: string): Promise<number> {
  try {
    return await hub.db.transaction(async (tx) =>
      (await lockLane(tx, hub.organisation, lane, hub.now())) ? hearLanes(tx, hub, [lane]) : 0,
    );
  } catch (error) {
    if (isLost(error)) throw error;
    await hub.db.transaction((tx) => setAside(tx, hub, lane, error));
    return 0;
  }
}

/** Our own fault, or a conflict that passes: tried again later, and in the end a dead letter. */
async function setAside(tx: Tx, hub: Hub, lane: string, error: unknown): Promise<void> {
  const { organisation } = hub;
  const locked = await lockLane(tx, organisation, lane, hub.now());
  if (!locked) return;
  const items = await unheard(tx, organisation, [lane]);
  const reason = error instanceof Error ? error.message : String(error);
  const attempts = locked.attempts + 1;
  if (attempts < ATTEMPTS_MAX) {
    const readyAt = new Date(hub.now().getTime() + backoffSeconds(locked.attempts, hub.chance()) * 1000);
    await postponeLane(tx, organisation, lane, readyAt);
    const tried = { reason, attempts, until: readyAt.toISOString() };
    return writeJournal(tx, await unheardEntries(tx, hub, items, "postponed", tried));
  }
  await buryUnheard(tx, hub, items, { reason, attempts });
  await heardLanes(tx, organisation, [lane]);
}

/** Hears these lanes at once, in the caller's transaction, which holds them; answers with what was decided. */
export async function hearNow(tx: Tx, hub: Hub, lanes: readonly string[]): Promise<readonly Decided[]> {
  const items = await unheard(tx, hub.organisation, lanes);
  const decided = await hearItems(tx, await hubToDecide(tx, hub), items);
  await heardLanes(tx, hub.organisation, lanes);
  return decided;
}

async function hearLanes(tx: Tx, hub: Hub, lanes: readonly string[]): Promise<number> {
  const items = await unheard(tx, hub.organisation, lanes);
  await hearItems(tx, await hubToDecide(tx, hub), items);
  await heardLanes(tx, hub.organisation, lanes);
  return items.length;
}

async function hearItems(tx: Tx, hub: Hub, items: readonly InboxItem[]): Promise<readonly Decided[]> {
  const meanings = items.map((item) => meaningOf(hub, item));
  await putInQuarantine(tx, hub, meanings.flatMap(unreadable));
  const read = meanings.filter(({ kind }) => kind === "image").map(({ item }) => item);
  await wasRead(tx, hub.organisation, read, hub.now());
  const situations: Situation[] = [];
  const linked: string[] = [];
  for (const [noun, spoken] of [...Map.groupBy(meanings, ({ item }) => item.noun)].sort()) {
    const addressed = await addressedOf(tx, hub, noun, spoken);
    linked.push(...linkedKeys(hub, addressed));
    situations.push(...(await situationsOf(tx, hub, noun, addressed)));
  }
  await resolveReferences(tx, hub, situations);
  const asking = situations.map((situation) => {
    const flow = flowOf(hub, situation.noun);
    const view = caseOf(hub, situation);
    return {
      situation,
      flow,
      view,
      ref: view.ref,
      questions: questionsOf(flow, view) as Questions<Record<string, unknown>>,
    };
  });
  const missing = situations.flatMap((one) => unresolvedOf(hub, one)).map(linkKey);
  const facts = await standFacts(tx, hub, asking, [...linked, ...missing]);
  const wished: Decided[] = asking.map(({ situation, flow, view, ref, questions }) => {
    const answers: Record<string, unknown> = facts.answer(questions, ref);
    const decision = decide(flow, view, answers);
    return { situation, view, questions, answers, decision, change: changeOf(flow, facts, view, decision) };
  });
  const { decided, revived } = await withUndone(tx, hub, await withoutMaking(tx, hub, wished));
  await keepDecisions(tx, hub, decided);
  await noteUntold(tx, hub, decided);
  await wakeNaming(tx, hub, { linked, situations });
  const looks = [...hinted(meanings), ...situations.flatMap(({ unsure }) => unsure)];
  await keepErrands(tx, hub.organisation, [...revived, ...lookErrands(hub, looks)], hub.now());
  return decided;
}

/** What the decision changes in the facts of others; a draft that is not whole changes nothing. */
function changeOf(
  flow: AnyFlow,
  facts: Facts,
  { ref, voices }: Case<Record<string, unknown>>,
  { next, state }: Decision<object>,
): Change {
  if (next === undefined) return { taken: [], made: [], followed: [] };
  const marks = flow.marks(next, state);
  const made = marks.map(({ key, amount = null }) => ({ key, noun: ref.noun, record: ref.key, amount }));
  const seats = voices.filter(({ at, gone }) => at !== "" && !gone).map(({ seat }) => seat.connection);
  const followed = marks.flatMap((mark) => (mark.followed ? mark.key : []));
  return { ...facts.change(ref, { record: next, state, seats }, made), followed };
}

/** Whose records the items speak of. */
const addressedOf = (
  tx: Tx,
  hub: Hub,
  noun: string,
  meanings: readonly Meaning[],
): Promise<readonly Addressed[]> => {
  const readable = meanings.filter(({ kind }) => kind !== "look" && kind !== "unreadable");
  return resolveLinks(tx, hub, noun, readable);
};

async function situationsOf(
  tx: Tx,
  hub: Hub,
  noun: string,
  addressed: readonly Addressed[],
): Promise<readonly Situation[]> {
  if (addressed.length === 0) return [];
  const keys = [...new Set(addressed.map(({ record }) => record))];
  const situations = await loadSituations(tx, hub, noun, keys);
  for (const meaning of addressed) {
    const situation = situations.get(meaning.record);
    if (situation) applyTo(hub, situation, meaning);
  }
  return [...new Set(situations.values())];
}

function unreadable(meaning: Meaning) {
  if (meaning.kind !== "unreadable") return [];
  const { connection, noun, id, body, trail } = meaning.item;
  return [{ connection, noun, sourceId: id, reason: meaning.reason, raw: JSON.stringify(body), trail }];
}
