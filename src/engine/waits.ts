import type { OpenHold } from "../store/holds.ts";
import type { keptIn } from "../store/inbox.ts";
import type { PendingErrand } from "../store/outbox.ts";
import type { Target } from "../store/targets.ts";
import { inWords } from "./in-words.ts";

/** Something that a document waits for. */
export interface Waiting {
  readonly on: "person" | "system" | "hub";
  /** Who or what ends it: a hold's number, a system, a dead letter's number. */
  readonly what: string;
  readonly says: string;
  readonly since: string;
  /** Nothing happens before this moment. */
  readonly until: string | null;
}

type DeadEnd = {
  kind: "dead letter" | "quarantine";
  id: number;
  connection: string;
  reason: string;
  at: string;
};

/** All that a document waits for, in the order in which it began. */
export function waitsOf(found: {
  readonly holds: readonly Pick<OpenHold, "id" | "says" | "openedAt" | "wake">[];
  readonly errands: readonly PendingErrand[];
  readonly unheard: Awaited<ReturnType<typeof keptIn>>;
  readonly deadEnds: readonly DeadEnd[];
  readonly targets: ReadonlyMap<string, Target>;
}): readonly Waiting[] {
  const { holds, errands, unheard, deadEnds, targets } = found;
  return [
    ...holds.map(ofHold),
    ...errands.map((errand) => ofErrand(errand, targets.get(errand.connection))),
    ...unheard.map(({ connection, kind, receivedAt }) => ({
      ...{ on: "hub" as const, what: "worker", since: receivedAt, until: null },
      says: `what ${connection || "a person or another record"} said is still to be heard (${kind})`,
    })),
    ...deadEnds.map(ofDeadEnd),
  ].toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
}

function ofHold({ id, says, openedAt, wake }: Pick<OpenHold, "id" | "says" | "openedAt" | "wake">): Waiting {
  const on = wake.on === "repair" || wake.on === "approval" ? "person" : "hub";
  return { on, what: `hold ${id}`, says, since: openedAt, until: null };
}

function ofErrand(errand: PendingErrand, target: Target | undefined): Waiting {
  const { connection, company, createdAt, sentAt, readyAt, attempts, looks, isInHand } = errand;
  const seat = company === "" ? connection : `${connection}/${company}`;
  const base = { on: "system" as const, what: seat, since: createdAt };
  const what = workOf(errand);
  if (target && target.state !== "live") {
    const because = target.because ? ` (${target.because})` : "";
    return {
      ...base,
      until: null,
      says: `${seat} is ${target.state}${because}: ${what} once it is live again`,
    };
  }
  if (isInHand) return { ...base, until: null, says: `${seat} is called at this moment: ${what}` };
  const throttled = target?.notBefore ?? null;
  const until = throttled !== null && throttled > readyAt ? throttled : readyAt;
  if (sentAt !== null)
    return {
      ...base,
      until,
      says: `${seat} has not answered since ${sentAt}: it is looked up before it is repeated, ${what}`,
    };
  if (looks > 0)
    return {
      ...base,
      until,
      says: `what ${seat} said last is heard first: it is made there after that, ${what}`,
    };
  const tries =
    attempts > 0 ? `; ${attempts} ${attempts === 1 ? "attempt has" : "attempts have"} failed` : "";
  return { ...base, until, says: `${seat} is next: ${what}${tries}` };
}

function workOf({ kind, body }: PendingErrand): string {
  const { patch, do: act } = body as { patch?: Readonly<Record<string, unknown>>; do?: string };
  if (kind === "tell")
    return `to be told ${Object.keys(patch ?? {})
      .map(inWords)
      .join(", ")}`;
  return kind === "effect" ? `to do ${inWords(act ?? "")}` : `to be read (${kind})`;
}

const ofDeadEnd = ({ kind, id, connection, reason, at }: DeadEnd): Waiting => ({
  ...{ on: "person", what: `${kind} ${id}`, since: at, until: null },
  says:
    kind === "quarantine"
      ? `what ${connection} said cannot be read: ${reason}. Once that is mended: plumbline replay --quarantine ${id}`
      : `it was given up: ${reason}. Once that is mended: plumbline replay --dead-letter ${id}`,
});
