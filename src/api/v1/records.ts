import { z } from "zod";
import type { Hub } from "../../engine/hub.ts";
import { inWords } from "../../engine/in-words.ts";
import { maskFields } from "../../engine/masks.ts";
import { mergeRecords } from "../../engine/merge.ts";
import { Refused } from "../../engine/refused.ts";
import { relink, unlinkSeat } from "../../engine/relink.ts";
import { decideAgain } from "../../engine/replay.ts";
import type { Sight } from "../../engine/sight.ts";
import { traceOf } from "../../engine/trace.ts";
import type { Entity } from "../../kernel/entity.ts";
import { linkHistory, linksHere } from "../../store/crosswalk.ts";
import { type DatedRecord, datedRecord, recordsAfter, recordsNumbered } from "../../store/record-pages.ts";
import { survivorsOf } from "../../store/records.ts";
import { pageOf } from "../component.ts";
import { pageThrough, paging } from "../cursor.ts";
import { type Call, type Operation, read, write } from "../operation.ts";
import { notFound, Problem } from "../problem.ts";
import { text } from "../texts.ts";
import { Replaying, ReplayOutcome, replayed } from "./dead-ends.ts";
import {
  Linking,
  LinkOutcome,
  Links,
  MergeOutcome,
  Merging,
  recordShape,
  Trace,
  Unlinking,
} from "./record-shapes.ts";

export interface RecordNames {
  /** `vendors`: in addresses. */
  readonly path: string;
  /** `Vendor`, `Vendors`: in the published document. */
  readonly one: string;
  readonly many: string;
}

export const recordParams = {
  id: text(200).meta({
    description:
      "The record's id, or a number that it alone bears. One that was merged away stands for the one that it is now.",
  }),
};

/** What can be looked at and done with the records of a noun, whatever it is. */
export function recordOperations<T>(
  entity: Entity<T>,
  { path, one, many }: RecordNames,
): readonly Operation[] {
  const { noun } = entity;
  const Shown = recordShape(one, entity);
  const params = recordParams;
  const at = `/${path}/{id}`;
  const place = { tag: many, params } as const;
  const theOne = (call: Call<{ readonly params: { readonly id: string } }>) =>
    theRecord(call, noun, call.given.params.id);
  return [
    read({
      id: `list${many}`,
      path: `/${path}`,
      tag: many,
      summary: `The ${inWords(many)}, in the order of their making; or those that a text may mean.`,
      action: "see records",
      query: {
        ...paging,
        text: text(200)
          .optional()
          .meta({ description: "Within the name; or a number, or an id in a system." }),
        state: text(60).optional().meta({ description: "Only in this state." }),
      },
      answer: pageOf(many, Shown),
      read: async ({ hub, sight, given }) => {
        const { text, state, ...page } = given.query;
        const { rows, next } = await pageThrough(page, {
          after: z.string(),
          fetch: (after = "", most) =>
            recordsAfter(hub.db, hub.organisation, { noun, state, text, after, most }),
          afterOf: (row) => row.key,
          seen: (some) => seen(hub, sight, noun, some),
        });
        return { items: await shown(hub, entity, rows), next };
      },
    }),
    read({
      ...place,
      ...{ id: `get${one}`, path: at, summary: `One ${inWords(one)}, as the hub has it.` },
      action: "see records",
      answer: Shown,
      read: async (call) => {
        const [only] = await shown(call.hub, entity, [await theOne(call)]);
        if (!only) throw notFound(one, "");
        return only;
      },
    }),
    read({
      ...place,
      ...{ id: `trace${one}`, path: `${at}/trace` },
      summary: "Every hop of it, from the source event to each system's record and back.",
      action: "see records",
      query: {
        hops: z.coerce
          .number("must be a whole number")
          .int("must be a whole number")
          .min(1, "must be at least 1")
          .max(2000, "must be at most 2000")
          .default(500)
          .meta({ description: "How many hops, the newest." }),
      },
      answer: Trace,
      read: async (call) => traceOf(call.hub, await theOne(call), call.given.query.hops),
    }),
    read({
      ...place,
      ...{ id: `listLinksOf${one}`, path: `${at}/links` },
      summary: "The crosswalk: which record there is this one here, with history.",
      action: "see records",
      answer: Links,
      read: async (call) => {
        const { key } = await theOne(call);
        const all = await linkHistory(call.hub.db, call.hub.organisation, noun, key);
        return { items: all.map(({ noun: _noun, record: _record, ...link }) => link) };
      },
    }),
    write({
      ...place,
      ...{ id: `link${one}`, path: `${at}/link`, action: "mend links", body: Linking, answer: LinkOutcome },
      summary: "Says which record of a system it is. One there is one here: what is in the way is named.",
      write: async (call) => {
        const { key, title } = await theOne(call);
        const { connection, id, because } = call.given.body;
        if (!call.hub.connections.has(connection) || !call.sight.seesConnection(connection))
          throw notFound(`A connection called ${connection}`, "GET /api/v1/connections lists them.");
        const relinking = { record: { noun, key }, connection, id, because, by: call.principal.id };
        const differences = await call.hub.db.transaction((tx) => relink(tx, call.hub, relinking));
        call.hub.wake();
        return { about: { noun, key }, result: { noun, key, title, differences } };
      },
    }),
    write({
      ...place,
      ...{
        id: `unlink${one}`,
        path: `${at}/unlink`,
        action: "mend links",
        body: Unlinking,
        answer: LinkOutcome,
      },
      summary: "Takes it out of a system's record; the link stays as history.",
      write: async (call) => {
        const { key, title } = await theOne(call);
        const { seat, because } = call.given.body;
        const unlinking = { record: { noun, key }, seat, because, by: call.principal.id };
        const differences = await call.hub.db.transaction((tx) => unlinkSeat(tx, call.hub, unlinking));
        call.hub.wake();
        return { about: { noun, key }, result: { noun, key, title, differences } };
      },
    }),
    write({
      ...place,
      ...{
        id: `merge${one}`,
        path: `${at}/merge`,
        action: "mend links",
        body: Merging,
        answer: MergeOutcome,
      },
      summary: "Says that it is another one: both are one from now on.",
      write: async (call) => {
        const { key: from } = await theOne(call);
        const { into: named, because } = call.given.body;
        const { key: into } = await theRecord(call, noun, named);
        const { hub, principal } = call;
        const merging = { noun, from, into, because, by: principal.id };
        const inTheWay = await hub.db.transaction((tx) => mergeRecords(tx, hub, merging));
        if (inTheWay)
          throw new Refused(
            `Both stand in ${inTheWay} as records of their own: merge them there first, or unlink one of them`,
          );
        hub.wake();
        return { about: { noun, key: into }, result: { noun, from, into } };
      },
    }),
    write({
      ...place,
      ...{
        id: `replay${one}`,
        path: `${at}/replay`,
        action: "replay",
        body: Replaying,
        answer: ReplayOutcome,
      },
      summary: "Decides it again as everything stands now; what was done is not done again.",
      write: async (call) => {
        const { key } = await theOne(call);
        const about = { noun, key };
        return replayed(
          { hub: call.hub, about },
          { ...call.given.body, by: call.principal.id },
          async (tx, hub, wish) => ({
            does: "It was decided again.",
            differences: await decideAgain(tx, hub, about, wish),
          }),
        );
      },
    }),
  ];
}

/** The record of this id, or the one that it is now, or the only one of this number, where the caller may see it. */
export async function theRecord(
  { hub, sight }: Pick<Call<unknown>, "hub" | "sight">,
  noun: string,
  id: string,
): Promise<DatedRecord> {
  const { db, organisation } = hub;
  const survivor = (await survivorsOf(db, organisation, noun, [id])).get(id) ?? id;
  const known = await datedRecord(db, organisation, { noun, key: survivor });
  const some = known ? [known] : await recordsNumbered(db, organisation, { noun, number: id });
  const found = await seen(hub, sight, noun, some);
  const [theirs, ...others] = found;
  if (others.length > 0)
    throw new Problem(
      "refused",
      `${found.length} records bear ${id}: give the id of one, ${found.map(({ key, title }) => `${key} (${title})`).join(", ")}.`,
    );
  if (!theirs) throw notFound(`A ${noun} ${id}`, "Search for it by ?text=, with its number or its name.");
  return theirs;
}

async function seen(
  { db }: Hub,
  sight: Sight,
  noun: string,
  some: readonly DatedRecord[],
): Promise<readonly DatedRecord[]> {
  const theirs = await sight.among(
    db,
    noun,
    some.map(({ key }) => key),
  );
  return some.filter(({ key }) => theirs.has(key));
}

async function shown<T>(hub: Hub, entity: Entity<T>, rows: readonly DatedRecord[]) {
  const { noun } = entity;
  const keys = rows.map(({ key }) => key);
  const links = Map.groupBy(await linksHere(hub.db, hub.organisation, noun, keys), ({ record }) => record);
  return rows.map(({ key, title, numbers, state, changedAt, known }) => ({
    ...{ id: key, noun, title, numbers, state, changedAt },
    legalEntities: [...hub.legalEntitiesOf(links.get(key) ?? [])].sort(),
    isWhole: known !== null,
    fields: maskFields(entity as Entity<Record<string, unknown>>, known ?? {}),
  }));
}
