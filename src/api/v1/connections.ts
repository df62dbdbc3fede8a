import { z } from "zod";
import { NotPermitted } from "../../engine/access.ts";
import { setConnection } from "../../engine/pause.ts";
import { type ConnectionView, connectionViews } from "../../engine/views/connections.ts";
import { registerOf } from "../../engine/views/register.ts";
import { SIDES } from "../../kernel/case.ts";
import { answer, because, body, moment } from "../component.ts";
import { type Call, type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { text } from "../texts.ts";

export const Mode = z.enum(["off", "observing", "live"]).meta({
  description: "off: nothing is read; observing: decides and shows, writes nothing; live: all of it.",
});
export const State = z.enum(["live", "paused", "broken", "unreachable"]);

const Connection = answer(
  "Connection",
  z.object({
    connection: z.string(),
    system: z.string(),
    side: z.enum(SIDES),
    state: State,
    because: z.string().nullable(),
    throttledUntil: moment.nullable(),
    flows: z.record(z.string(), Mode).meta({ description: "The mode of each flow, by noun." }),
  }),
);
const Connections = answer("Connections", z.object({ items: z.array(Connection) }));
const Registered = answer(
  "Registered",
  z.object({
    connection: z.string(),
    system: z.string(),
    side: z.enum(SIDES),
    purpose: z.string().nullable(),
    owner: z.string().nullable().meta({ description: "Who answers for it." }),
    escalation: z.string().nullable().meta({ description: "Whom to call when it stands still." }),
    criticality: z.enum(["low", "medium", "high"]).nullable(),
    deprecatedOn: z.iso.date().nullable(),
    legalEntities: z.array(z.string()),
    carries: z.array(
      z.object({
        noun: z.string(),
        mode: Mode,
        classes: z.array(z.enum(["bank", "tax", "pay"])).meta({ description: "Classes of the data in it." }),
        isPersonal: z.boolean().meta({ description: "There are fields about people in it." }),
      }),
    ),
  }),
);
const Reasoned = body("Reasoned", { because });
const ConnectionOutcome = outcomeAnswer("ConnectionOutcome", Connection);

const params = { connection: text(60).meta({ description: "Its id in the configuration." }) };
const ACTS = [
  {
    id: "pauseConnection",
    act: "pause",
    state: "paused",
    does: "Sends nothing there, and keeps what waits for it.",
  },
  { id: "resumeConnection", act: "resume", state: "live", does: "Goes on with what waits for it." },
] as const;

export const connections: readonly Operation[] = [
  read({
    id: "listConnections",
    path: "/connections",
    tag: "Connections",
    summary: "The connected systems, with the mode of each flow.",
    action: "see how things stand",
    answer: Connections,
    read: async ({ hub, sight }) => ({
      items: (await connectionViews(hub)).filter(({ connection }) => sight.seesConnection(connection)),
    }),
  }),
  read({
    id: "listRegister",
    path: "/connections/register",
    tag: "Connections",
    summary: "The register of integrations: who answers for each, what it is for and what data goes over it.",
    action: "see how things stand",
    answer: answer("Register", z.object({ items: z.array(Registered) })),
    read: async ({ hub, sight, register }) => ({
      items: registerOf(hub, register).filter(({ connection }) => sight.seesConnection(connection)),
    }),
  }),
  read({
    id: "getConnection",
    path: "/connections/{connection}",
    tag: "Connections",
    summary: "One connected system.",
    action: "see how things stand",
    params,
    answer: Connection,
    read: (call) => theConnection(call, call.given.params.connection),
  }),
  ...ACTS.map(({ id, act, state, does }) =>
    write({
      id,
      path: `/connections/{connection}/${act}`,
      tag: "Connections",
      summary: does,
      action: "pause connections",
      params,
      body: Reasoned,
      answer: ConnectionOutcome,
      write: async (call) => {
        const { hub, principal, sight, given } = call;
        const { connection } = await theConnection(call, given.params.connection);
        if (!sight.coversConnection(connection)) throw servesOthers(connection);
        await setConnection(hub, { connection, state, because: given.body.because, by: principal.id });
        return { about: null, result: await theConnection(call, connection) };
      },
    }),
  ),
];

/** What is done to it is done to other legal entities as well. */
export const servesOthers = (connection: string): NotPermitted =>
  new NotPermitted(
    `${connection} serves other legal entities than yours as well: ask somebody who is there for all of them`,
  );

async function theConnection(
  { hub, sight }: Pick<Call<unknown>, "hub" | "sight">,
  id: string,
): Promise<ConnectionView> {
  const found = (await connectionViews(hub)).find(({ connection }) => connection === id);
  if (!found || !sight.seesConnection(id))
    throw notFound(`A connection called ${id}`, "GET /api/v1/connections lists them.");
  return found;
}
