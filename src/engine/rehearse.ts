import { type Seat, seatKey } from "../kernel/case.ts";
import { same } from "../kernel/same.ts";
import type { Tx } from "../store/db.ts";
import type { OpenHold } from "../store/holds.ts";
import { type Decided, holdsOf } from "./commit.ts";
import { connectionOf, flowOf, type Hub, type Mode } from "./hub.ts";
import { maskField, maskFields, maskSentence } from "./masks.ts";

/** What a decision changed, or would change. Values of a class are masked. */
export interface Difference {
  readonly noun: string;
  readonly key: string;
  readonly title: string;
  readonly state: { readonly before: string; readonly after: string };
  /** The moves taken, in order. */
  readonly moved: readonly string[];
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  /** Only a seat whose flow is live is really told. */
  readonly tells: readonly {
    readonly seat: string;
    readonly mode: Mode;
    readonly patch: Readonly<Record<string, unknown>>;
  }[];
  readonly effects: readonly { readonly to: string; readonly act: string; readonly key: string }[];
  readonly opens: readonly Held[];
  readonly closes: readonly Held[];
  readonly stays: readonly Held[];
}

interface Held {
  readonly code: string;
  readonly blocks: string;
  readonly says: string;
}

/**
 * Does a piece of work exactly as it would be done, answers with what came of it, and takes all of it back: nobody
 * else sees that it was tried.
 *
 * @example
 * const differences = await rehearse(hub, (tx, quiet) => decideAgain(tx, quiet, { noun: "vendor", key }));
 */
export async function rehearse<T>(hub: Hub, work: (tx: Tx, quiet: Hub) => Promise<T>): Promise<T> {
  let found: { readonly value: T } | undefined;
  await hub.db
    .transaction(async (tx) => {
      found = { value: await work(tx, { ...hub, wake: () => {} }) };
      throw new TakenBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  if (!found) throw new Error("The rehearsal came to no end");
  return found.value;
}

class TakenBack extends Error {}

/** What a decision changes, beside how the record stood and what waited before it. */
export function differenceOf(hub: Hub, decided: Decided, before: readonly OpenHold[]): Difference {
  const { situation, decision, view } = decided;
  const { noun, record } = situation;
  const { entity } = flowOf(hub, noun);
  const [was, is] = [view.known ?? {}, decision.next ?? view.known ?? {}];
  const says = view.voices.map((voice) => voice.says);
  const held = ({ code, blocks, says: sentence }: Held): Held => ({
    ...{ code, blocks },
    says: maskSentence(entity, [is, was, ...says], sentence),
  });
  const spot = ({ code, blocks }: Held) => `${code} ${blocks}`;
  const after = holdsOf(hub, decided);
  const [past, present] = [new Set(before.map(spot)), new Set(after.map(spot))];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (field) => !same(was[field], is[field]),
  );
  return {
    ...{ noun, key: record.key },
    title: entity.names(Object.keys(is).length > 0 ? is : Object.assign({}, ...says)).title,
    state: { before: view.state, after: decision.state },
    moved: decision.moved,
    changes: fields.map((field) => ({
      field,
      before: maskField(entity, field, was[field] ?? null),
      after: maskField(entity, field, is[field] ?? null),
    })),
    tells: decision.tell.map(({ to, patch }) => ({
      seat: seatKey(to),
      mode: connectionOf(hub, to.connection).mode(noun),
      patch: maskFields(entity, patch),
    })),
    effects: decision.effects.map(({ to, do: act, key }) => ({
      to: "connection" in to ? seatKey(to as Seat) : `${to.noun}/${to.key}`,
      ...{ act, key },
    })),
    opens: after.filter((one) => !past.has(spot(one))).map(held),
    closes: before.filter((one) => !present.has(spot(one))).map(held),
    stays: after.filter((one) => past.has(spot(one))).map(held),
  };
}
