import { z } from "zod";
import { statusOf } from "../../engine/views/status.ts";
import { answer, moment } from "../component.ts";
import { type Operation, read } from "../operation.ts";
import { Mode, State } from "./connections.ts";

const ConnectionStatus = z.object({
  connection: z.string(),
  state: State,
  because: z.string().nullable(),
  throttledUntil: moment.nullable(),
  waiting: z.int().meta({ description: "Errands that wait for it." }),
  nouns: z.array(
    z.object({
      noun: z.string(),
      mode: Mode,
      askedAt: moment.nullable(),
      newsAt: moment.nullable(),
      openSince: moment.nullable().meta({ description: "Since then it is told of what it lacks." }),
    }),
  ),
});

const Status = answer(
  "Status",
  z.object({
    organisation: z.string(),
    at: moment,
    workers: z.int(),
    connections: z.array(ConnectionStatus),
    queues: z.array(
      z.object({
        queue: z.enum(["in", "out"]),
        connection: z.string().meta({ description: "Empty: the hub's own." }),
        waiting: z.int(),
        since: moment.nullable(),
        unanswered: z.int(),
      }),
    ),
    holds: z.array(
      z.object({
        code: z.string(),
        count: z.int(),
        since: moment,
        atRisk: z.array(z.object({ currency: z.string(), amount: z.string() })),
      }),
    ),
    deadEnds: z.array(
      z.object({
        kind: z.enum(["dead letter", "quarantine"]),
        connection: z.string(),
        count: z.int(),
        since: moment,
      }),
    ),
    journal: z.object({
      rows: z.int(),
      segments: z.int(),
      archived: z.int(),
      sealedUpTo: moment.nullable(),
      unsealed: z.int(),
      unsealedSince: moment.nullable(),
    }),
  }),
);

export const status: readonly Operation[] = [
  read({
    id: "getStatus",
    path: "/status",
    tag: "How things stand",
    summary: "What flows, what waits and why, with the money that waits.",
    action: "see how things stand",
    isWhole: true,
    answer: Status,
    read: ({ hub }) => statusOf(hub),
  }),
];
