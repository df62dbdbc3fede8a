import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Hub } from "../engine/hub.ts";
import { outlookOf } from "../engine/outlook.ts";
import { type KeptRequest, requestOf } from "../store/requests.ts";
import { answer, moment } from "./component.ts";

export const Wait = answer(
  "Wait",
  z.object({
    on: z.enum(["person", "system", "hub"]).meta({ description: "Who or what ends it." }),
    what: z.string().meta({ description: "A hold's number, a system, a dead letter's number." }),
    says: z.string(),
    since: moment,
    until: moment.nullable().meta({ description: "Nothing happens before." }),
  }),
);

/** Where a write stands: what is common to all of them. */
const outcome = {
  id: z.string().meta({ description: "Follow it at `/api/v1/requests/{id}`, for a day." }),
  operation: z.string(),
  by: z.string().meta({ description: "The principal that asked for it." }),
  at: moment,
  state: z.enum(["done", "waiting", "refused", "going-on"]).meta({
    description:
      "done: nothing is left to do. waiting: on whom or what stands in waits. refused: a system will not. going-on: not at its end yet.",
  }),
  says: z.string().meta({ description: "The state as a sentence." }),
  waits: z.array(Wait),
};

/** A write's answer: where it stands, and what it came to. */
export const outcomeAnswer = <S extends z.ZodType>(id: string, result: S) =>
  answer(id, z.object({ ...outcome, result }));

/** How often it is looked at while somebody waits for it. */
const LOOK_MILLISECONDS = 100;

/** Where a request stands now, at the latest after so many seconds; it comes back as soon as it is at rest. */
export async function outcomeOf(hub: Hub, request: KeptRequest, waitSeconds: number) {
  const until = performance.now() + waitSeconds * 1000;
  for (;;) {
    const found = await stateOf(hub, request);
    if (found.state !== "going-on" || performance.now() >= until)
      return { ...headOf(request), ...found, result: request.answer };
    await sleep(LOOK_MILLISECONDS);
  }
}

/** A request by its number, as long as it can be followed. */
export const followed = (hub: Hub, id: string): Promise<KeptRequest | undefined> =>
  requestOf(hub.db, hub.organisation, id, hub.now());

const headOf = ({ id, operation, principal: by, at }: KeptRequest) => ({
  ...{ id, operation, by },
  at: new Date(at).toISOString(),
});

async function stateOf(hub: Hub, { noun, record, at, status, answer: answered }: KeptRequest) {
  if (status >= 400) return { state: "refused" as const, says: String(answered.detail), waits: [] };
  if (noun === null || record === null) return { state: "done" as const, says: "It is done.", waits: [] };
  const { isGoingOn, refusals, waits } = await outlookOf(hub, { noun, key: record });
  const [refusal] = refusals.filter(({ since }) => Date.parse(since) >= Date.parse(at));
  if (isGoingOn)
    return { state: "going-on" as const, says: waits[0]?.says ?? "It is still to be heard.", waits };
  if (refusal) return { state: "refused" as const, says: refusal.says, waits };
  if (waits.length > 0)
    return { state: "waiting" as const, says: waits.map(({ says }) => says).join("; "), waits };
  return { state: "done" as const, says: "It is done, and nothing is left to do.", waits };
}
