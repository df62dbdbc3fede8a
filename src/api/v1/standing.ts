import { z } from "zod";
import type { Vendor } from "../../domain/vendor/entity.ts";
import { standingOf } from "../../domain/vendor/standing.ts";
import type { Hub } from "../../engine/hub.ts";
import { inWords } from "../../engine/in-words.ts";
import { holdViews } from "../../engine/views/holds.ts";
import { linksHere } from "../../store/crosswalk.ts";
import { readings } from "../../store/cursors.ts";
import { openHolds } from "../../store/holds.ts";
import { answer, moment } from "../component.ts";
import { read } from "../operation.ts";
import { Paper, papersOf, papersQuery } from "./papers.ts";
import { recordParams, theRecord } from "./records.ts";

const HOLDS_MAX = 1000;

const Standing = answer(
  "Standing",
  z.object({
    id: z.string(),
    title: z.string(),
    numbers: z.array(z.string()),
    asOf: moment.meta({ description: "The moment of this answer." }),
    changedAt: moment.meta({ description: "When the record last changed." }),
    heard: z
      .array(z.object({ connection: z.string(), newsAt: moment.nullable() }))
      .meta({ description: "How fresh it is: when each system that carries it last had news." }),
    state: z.string(),
    standing: z.enum(["approved", "conditional", "blocked", "proposed"]).meta({
      description:
        "approved: business may be done with it. conditional: it may, and something is to be minded. blocked: none. proposed: nobody has admitted it yet.",
    }),
    isApproved: z.boolean().meta({ description: "It is approved or conditional." }),
    blocks: z.array(
      z.object({
        where: z.string().meta({ description: "`everywhere`, or the system in which it waits." }),
        says: z.string(),
        hold: z.int().nullable().meta({ description: "The hold behind it: GET /holds/{number}." }),
      }),
    ),
    papers: z.array(Paper).meta({
      description: "How its certificates stand today, in each place for which it was judged.",
    }),
    conditions: z.array(z.string()).meta({ description: "What does not stop it, and is to be minded." }),
    holds: z.array(
      z.object({
        number: z.int(),
        code: z.string(),
        why: z.string(),
        blocks: z.string(),
        since: moment,
        atRisk: z.string().nullable(),
      }),
    ),
  }),
);

/** Answered at once from what is known: no system is called for it. */
export const vendorStanding = read({
  id: "getVendorStanding",
  path: "/vendors/{id}/standing",
  tag: "Vendors",
  summary: "May business be done with it? Answered at once from what is known, with its as-of time.",
  action: "check standing",
  params: recordParams,
  query: papersQuery,
  answer: Standing,
  read: async (call) => {
    const { hub, given } = call;
    const { noun, key, title, numbers, state, changedAt, known } = await theRecord(
      call,
      "vendor",
      given.params.id,
    );
    const open = await openHolds(hub.db, hub.organisation, { noun, record: key, most: HOLDS_MAX });
    const views = await holdViews(hub, open);
    const whys = new Map(views.map(({ number, why }) => [number, why]));
    const holds = open.map(({ id: number, blocks, says }) => ({
      ...{ number, ...placeOf(hub, blocks) },
      says: whys.get(number) ?? says,
    }));
    const papers = await papersOf(hub, key, given.query.effect);
    const found = standingOf({ state, vendor: (known ?? {}) as Partial<Vendor>, holds, papers });
    return {
      ...{ id: key, title, numbers, asOf: hub.now().toISOString(), changedAt, state },
      heard: await heardOf(hub, noun, key),
      ...found,
      papers,
      isApproved: found.standing === "approved" || found.standing === "conditional",
      holds: views.map(({ number, code, why, blocks, since, atRisk }) => ({
        ...{ number, code, why, blocks, since, atRisk },
      })),
    };
  },
});

/** A field at a seat or a seat; else it stops the record as a whole. */
function placeOf(hub: Hub, blocks: string): { readonly seat: string | null; readonly field: string | null } {
  const [seat = "", field = null] = blocks.split("#");
  if (!hub.connections.has(seat.split("/")[0] ?? "")) return { seat: null, field: null };
  return { seat, field: field === null ? null : inWords(field) };
}

async function heardOf(hub: Hub, noun: string, key: string) {
  const links = await linksHere(hub.db, hub.organisation, noun, [key]);
  const there = new Set(links.map(({ connection }) => connection));
  return (await readings(hub.db, hub.organisation))
    .filter((one) => one.noun === noun && there.has(one.connection))
    .map(({ connection, newsAt }) => ({ connection, newsAt }));
}
