import { readings, ticksDue } from "../../store/cursors.ts";
import { deadEndCounts } from "../../store/dead-ends.ts";
import { holdsByCause } from "../../store/holds.ts";
import { queueDepths } from "../../store/queues.ts";
import { sealedSoFar } from "../../store/segments.ts";
import { targets } from "../../store/targets.ts";
import { unsealedSince } from "../../store/unsealed-rows.ts";
import { livingWorkers } from "../../store/workers.ts";
import type { Hub } from "../hub.ts";
import { laterThan } from "./connections.ts";

export type Status = Awaited<ReturnType<typeof statusOf>>;

/** How things stand, at one glance. */
export async function statusOf(hub: Hub) {
  const { db, organisation } = hub;
  const [queues, sealed, unsealed] = [
    await queueDepths(db, organisation),
    await sealedSoFar(db, organisation),
    await unsealedSince(db, organisation),
  ];
  return {
    organisation,
    at: hub.now().toISOString(),
    workers: await livingWorkers(db),
    connections: await connectionsOf(hub, queues),
    queues,
    holds: await holdsByCause(db, organisation),
    deadEnds: await deadEndCounts(db, organisation),
    journal: {
      ...{ rows: sealed.rows + unsealed.rows, segments: sealed.segments, archived: sealed.archived },
      ...{ sealedUpTo: sealed.upTo, unsealed: unsealed.rows, unsealedSince: unsealed.since },
    },
  };
}

async function connectionsOf(hub: Hub, queues: Awaited<ReturnType<typeof queueDepths>>) {
  const { db, organisation } = hub;
  const [states, read, due] = [
    new Map((await targets(db, organisation)).map((target) => [target.connection, target])),
    await readings(db, organisation),
    await ticksDue(db, organisation),
  ];
  return [...hub.connections.values()].map(({ id, resources, mode, pollSeconds }) => {
    const { state = "live", because = null, notBefore = null } = states.get(id) ?? {};
    const nouns = [...resources.keys()].map((noun) => {
      const found = read.find((one) => one.connection === id && one.noun === noun);
      const dueAt = due.get(`poll ${id} ${noun}`);
      return {
        ...{ noun, mode: mode(noun) },
        askedAt: dueAt ? new Date(Date.parse(dueAt) - pollSeconds * 1000).toISOString() : null,
        ...{ newsAt: found?.newsAt ?? null, openSince: found?.openedAt ?? null },
      };
    });
    const waiting =
      queues.find(({ queue, connection }) => queue === "out" && connection === id)?.waiting ?? 0;
    return { connection: id, state, because, throttledUntil: laterThan(hub, notBefore), waiting, nouns };
  });
}
