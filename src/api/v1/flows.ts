import { z } from "zod";
import { SIDES } from "../../kernel/case.ts";
import { answer } from "../component.ts";
import { type Operation, read } from "../operation.ts";
import { Mode } from "./connections.ts";

const Side = z.enum(SIDES);

const Flow = answer(
  "Flow",
  z.object({
    noun: z.string(),
    initial: z.string(),
    moves: z.array(
      z.object({
        name: z.string(),
        from: z.string(),
        to: z.string(),
        by: z.string().meta({ description: "Who causes it: a side, the hub, a person." }),
      }),
    ),
    fields: z
      .array(
        z.object({
          field: z.string(),
          class: z
            .enum(["bank", "tax", "pay"])
            .nullable()
            .meta({ description: "Masked wherever it is shown." }),
          owner: Side,
          leader: z.string().nullable(),
          else: z
            .string()
            .meta({ description: "What becomes of another side's change: hold, restore, merge, …" }),
          tells: z.array(Side),
        }),
      )
      .meta({
        description: "The rules in force today, without those of single connections and legal entities.",
      }),
    connections: z.array(z.object({ connection: z.string(), side: Side, mode: Mode })),
  }),
);

export const flows: readonly Operation[] = [
  read({
    id: "listFlows",
    path: "/flows",
    tag: "How things stand",
    summary:
      "Per noun: who keeps each field, who is told, the states and moves, and the mode in each system.",
    action: "see how things stand",
    answer: answer("Flows", z.object({ rules: z.string(), items: z.array(Flow) })),
    read: async ({ hub, sight }) => ({
      rules: hub.rulesVersion,
      items: [...hub.flows.values()].map(({ entity, initial, moves }) => ({
        ...{ noun: entity.noun, initial },
        moves: moves.map(({ name, from, to, by }) => ({ name, from, to, by })),
        fields: Object.entries(hub.rules(entity.noun, hub.now(), [])).map(([field, rule]) => ({
          ...{ field, class: entity.classes[field] ?? null, owner: rule.owner, leader: rule.leader ?? null },
          else: typeof rule.else === "string" ? rule.else : `newest: ${rule.else.newest} s`,
          tells: [...rule.tells],
        })),
        connections: [...hub.connections.values()]
          .filter(({ id, resources }) => resources.has(entity.noun) && sight.seesConnection(id))
          .map(({ id: connection, side, mode }) => ({ connection, side, mode: mode(entity.noun) })),
      })),
    }),
  }),
];
