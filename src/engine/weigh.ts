import { decide, questionsOf } from "../kernel/decide.ts";
import type { Questions } from "../kernel/facts.ts";
import type { Tx } from "../store/db.ts";
import { standFacts } from "./answers.ts";
import type { Decided } from "./commit.ts";
import { flowOf, type Hub } from "./hub.ts";
import { resolveReferences } from "./references.ts";
import { caseOf, loadSituations } from "./situations.ts";
import { withoutMaking } from "./unread.ts";

/** What would be decided of these records as everything stands now. Nothing of it is kept. */
export async function weigh(
  tx: Tx,
  hub: Hub,
  noun: string,
  keys: readonly string[],
): Promise<readonly Decided[]> {
  const flow = flowOf(hub, noun);
  const situations = [...new Set((await loadSituations(tx, hub, noun, keys)).values())];
  await resolveReferences(tx, hub, situations);
  const asking = situations.map((situation) => {
    const view = caseOf(hub, situation);
    const questions = questionsOf(flow, view) as Questions<Record<string, unknown>>;
    return { situation, view, ref: view.ref, questions };
  });
  const facts = await standFacts(tx, hub, asking);
  const weighed = asking.map(({ situation, view, ref, questions }) => {
    const answers: Record<string, unknown> = facts.answer(questions, ref);
    const change = { taken: [], made: [], followed: [] };
    return { situation, view, questions, answers, decision: decide(flow, view, answers), change };
  });
  return withoutMaking(tx, hub, weighed);
}
