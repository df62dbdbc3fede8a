import { z } from "zod";
import { setFlow } from "../../engine/flows.ts";
import { type FlowView, flowViews } from "../../engine/views/flows.ts";
import { SIDES } from "../../kernel/case.ts";
import { answer, because, body, moment } from "../component.ts";
import { type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { text } from "../texts.ts";
import { Mode, servesOthers } from "./connections.ts";

const Side = z.enum(SIDES);

export const FlowAt = answer(
  "FlowAt",
  z.object({
    connection: z.string(),
    noun: z.string(),
    mode: Mode,
    setBy: z.string().nullable().meta({ description: "Null: it is as the configuration says." }),
    setAt: moment.nullable(),
    because: z.string().nullable(),
    openSince: moment.nullable().meta({ description: "Since then it is told of what it lacks." }),
    obstacles: z.array(z.string()).meta({ description: "What must be done before it may be live." }),
  }),
);

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
    connections: z.array(FlowAt),
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
    read: async ({ hub, sight }) => {
      const at = await flowViews(hub, { counted: false });
      return {
        rules: hub.rulesVersion,
        items: [...hub.flows.values()].map(({ entity, initial, moves }) => ({
          ...{ noun: entity.noun, initial },
          moves: moves.map(({ name, from, to, by }) => ({ name, from, to, by })),
          fields: Object.entries(hub.rules(entity.noun, hub.now(), [])).map(([field, rule]) => ({
            ...{
              field,
              class: entity.classes[field] ?? null,
              owner: rule.owner,
              leader: rule.leader ?? null,
            },
            else: typeof rule.else === "string" ? rule.else : `newest: ${rule.else.newest} s`,
            tells: [...rule.tells],
          })),
          connections: at
            .filter(({ connection, noun }) => noun === entity.noun && sight.seesConnection(connection))
            .map(shown),
        })),
      };
    },
  }),
  write({
    id: "setFlow",
    path: "/connections/{connection}/flows/{noun}/mode",
    tag: "How things stand",
    summary:
      "Raises or lowers a flow. It becomes live only when nothing stands in the way; what does is named.",
    action: "set flows",
    params: {
      connection: text(60).meta({ description: "Its id in the configuration." }),
      noun: text(60).meta({ description: "`vendor`." }),
    },
    body: body("SettingFlow", { mode: Mode, because }),
    answer: outcomeAnswer("FlowOutcome", z.object({ before: Mode, flow: FlowAt })),
    write: async ({ hub, sight, principal, given }) => {
      const { connection, noun } = given.params;
      const isThere = hub.connections.get(connection)?.resources.has(noun) ?? false;
      if (!isThere || !sight.seesConnection(connection))
        throw notFound(`A flow of ${noun} at ${connection}`, "GET /api/v1/flows lists them.");
      if (!sight.coversConnection(connection)) throw servesOthers(connection);
      const setting = { connection, noun, ...given.body, by: principal.id };
      const { before } = await setFlow(hub, setting);
      const all = await flowViews(hub, { counted: false });
      const flow = all.find((one) => one.connection === connection && one.noun === noun);
      if (!flow) throw new Error(`The flow of ${noun} at ${connection} is gone`);
      return { about: null, result: { before, flow: shown(flow) } };
    },
  }),
];

const shown = ({ prospect: _prospect, ...view }: FlowView) => view;
