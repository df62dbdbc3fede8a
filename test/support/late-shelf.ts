import type { AnyConnector, Outcome, Writes } from "../../src/connectors/contract.ts";
import { ConnectorError } from "../../src/connectors/kit/errors.ts";
import type { aShelf } from "./shelf.ts";

type Fields = Record<string, unknown>;
type Items = readonly { readonly stamp: string; readonly patch: Fields; readonly id?: string }[];

/** A shelf whose answers can be lost, and whose effects can come late: on the clock, after its caller has gone. */
export interface LateShelf {
  readonly connector: AnyConnector;
  /** How often it was called, and with what. */
  readonly calls: { readonly act: "create" | "update" | "find"; readonly stamps: readonly string[] }[];
  /** Nobody hears the answer to the next call; its effect comes so many seconds later, or never. */
  loseNext(effectAfterSeconds: number | undefined): void;
}

/** Makes of a shelf's connector one that has to look for what it may have made: it enforces no uniqueness itself. */
export function lateShelf(
  shelved: AnyConnector,
  shelf: ReturnType<typeof aShelf>,
  { now, settledAfterSeconds }: { now: () => Date; settledAfterSeconds: number },
): LateShelf {
  const calls: LateShelf["calls"] = [];
  const lost: (number | undefined)[] = [];
  const pending: { at: number; effect: () => void }[] = [];
  const commitDue = () => {
    const due = pending.filter(({ at }) => at <= now().getTime());
    for (const one of due) pending.splice(pending.indexOf(one), 1)[0]?.effect();
  };
  const call = (act: "create" | "update", items: Items): readonly Outcome[] => {
    commitDue();
    calls.push({ act, stamps: items.map(({ stamp }) => stamp) });
    const effect = () => items.map((item) => effectOf(shelf, act, item));
    if (lost.length === 0) return effect();
    const seconds = lost.shift();
    if (seconds !== undefined) pending.push({ at: now().getTime() + seconds * 1000, effect });
    throw new ConnectorError("later", "The connection was closed before an answer", { unanswered: true });
  };
  const [resource] = shelved.resources;
  const writes: Writes<unknown, Fields> = {
    ...(resource?.writes as Writes<unknown, Fields>),
    once: "looking",
    settledAfterSeconds,
    create: async (_client, items) => call("create", items),
    update: async (_client, items) => call("update", items),
    find: async (client, stamps, since) => {
      commitDue();
      calls.push({ act: "find", stamps });
      return resource?.writes?.find(client as never, stamps, since) ?? [];
    },
  };
  const connector = { ...shelved, resources: [{ ...resource, writes }] } as AnyConnector;
  return { connector, calls, loseNext: (seconds) => lost.push(seconds) };
}

/** Without any look at what is there already: a second create is a second row. */
function effectOf(
  shelf: ReturnType<typeof aShelf>,
  act: "create" | "update",
  { id = `row-${shelf.rows.size + 1}`, stamp, patch }: Items[number],
): Outcome {
  const row = shelf.put(id, patch);
  if (act === "create") row.stamp = stamp;
  shelf.log.push({ act, stamp, id, fields: patch });
  const at = new Date(Date.UTC(2026, 0, 1) + row.version * 1000).toISOString();
  const image = { id, version: String(row.version).padStart(12, "0"), at, wire: { id, ...row.fields } };
  return { done: true, image: { ...image, ...(row.stamp ? { stamp: row.stamp } : {}) } };
}
