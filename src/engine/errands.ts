import { type Ref, type Seat, seatKey } from "../kernel/case.ts";
import type { Effect } from "../kernel/flow.ts";
import { type Arrival, recordLane } from "../store/inbox.ts";
import { type Errand, seatLane } from "../store/outbox.ts";
import { tellingOf } from "./basis.ts";
import type { Decided } from "./commit.ts";
import type { EffectBody } from "./effects.ts";
import { connectionOf, flowOf, type Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";

/** The lanes of all seats of the record that may be told something. */
export const tellLanes = ({ view }: Decided): readonly string[] =>
  view.voices.map(({ seat }) => laneAt(view.ref, seat));

/** The lanes of seats where the record is not, and shall not be made as it stands. */
export function shunnedLanes(
  hub: Hub,
  { view, decision: { next, state }, answers }: Decided,
): readonly string[] {
  const { ref, voices, asked } = view;
  const flow = flowOf(hub, ref.noun);
  return voices
    .filter(
      ({ at, seat, serves }) =>
        at === "" && flow.lives(next, { seat, state, holds: false, serves, asked }, answers) !== true,
    )
    .map(({ seat }) => laneAt(ref, seat));
}

const laneAt = ({ noun, key }: Ref, { connection, company = "" }: Seat): string =>
  seatLane(connection, company, noun, key);

/** What each live seat lacks. */
export function tellErrands(hub: Hub, one: Decided): readonly Errand[] {
  return one.decision.tell
    .filter(({ to }) => connectionOf(hub, to.connection).mode(one.view.ref.noun) === "live")
    .flatMap(({ to, patch }) => {
      const voice = one.view.voices.find(({ seat }) => seatKey(seat) === seatKey(to));
      return voice ? [{ ...addressed(one, to), kind: "tell" as const, body: tellingOf(patch, voice) }] : [];
    });
}

/** The effects of the moves taken, at the live seats that they are addressed to; what comes after others is never without them. */
export function actErrands(hub: Hub, one: Decided): readonly Errand[] {
  const { effects } = one.decision;
  const isLive = ({ to }: Effect): boolean =>
    isSeat(to) && connectionOf(hub, to.connection).mode(one.view.ref.noun) === "live";
  const kept = new Set<string>();
  return effects.flatMap((effect) => {
    const { to, key, move, body, do: act } = effect;
    const after = effects
      .filter((other) => isBefore(other, effect) && isSeat(other.to))
      .map((other) => other.key);
    if (!isSeat(to) || !isLive(effect) || after.some((before) => !kept.has(before))) return [];
    kept.add(key);
    return [
      {
        ...addressed(one, to),
        kind: "effect" as const,
        body: { do: act, move, body, after } satisfies EffectBody,
        effectKey: key,
      },
    ];
  });
}

/** Is it an act of the same move that the other comes after? */
const isBefore = (other: Effect, { key, after = [] }: Effect): boolean =>
  after.includes(other.do) && other.key !== key && moveKey(other.key) === moveKey(key);

const moveKey = (effectKey: string): string => effectKey.slice(0, effectKey.lastIndexOf("/"));

/** Intents to other records enter their own lanes, as asked by the hub. */
export function intentArrivals(hub: Hub, { decision, situation }: Decided): readonly Arrival[] {
  return decision.effects.flatMap(({ to, key, do: act }) =>
    isSeat(to)
      ? []
      : [
          {
            ...{
              lane: recordLane(to.noun, to.key),
              kind: "asked",
              connection: "",
              company: "",
              noun: to.noun,
              id: to.key,
            },
            ...{
              body: { by: "hub", do: act, about: key, who: `${situation.noun}/${situation.record.key}` },
              at: hub.now().toISOString(),
            },
            ...{ trail: situation.trail, urgency: URGENCY.event },
          } satisfies Arrival,
        ],
  );
}

const isSeat = (to: Seat | Ref): to is Seat => "connection" in to;

const addressed = ({ view, situation }: Decided, { connection, company = "" }: Seat) => ({
  lane: seatLane(connection, company, view.ref.noun, view.ref.key),
  connection,
  company,
  noun: view.ref.noun,
  record: view.ref.key,
  trail: situation.trail,
  urgency: URGENCY.event,
});
