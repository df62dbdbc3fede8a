import { z } from "zod";
import { NotPermitted } from "../../engine/access.ts";
import { setConnection } from "../../engine/pause.ts";
import { type ConnectionView, connectionViews } from "../../engine/views/connections.ts";
import { SIDES } from "../../kernel/case.ts";
import { answer, because, body, moment } from "../component.ts";
import { type Call, type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { text } from "../texts.ts";

export const Mode = z.enum(["off", "observing", "live"]).meta({
  description: "off: nothing is read; observing: decides and shows, writes nothing; live: all of it.",
});
export const State = z.enum(["live", "paused", "broken"]);

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
        if (!sight.coversConnection(connection))
          throw new NotPermitted(
            `${connection} serves other legal entities than yours as well: ask somebody who is there for all of them`,
          );
        await setConnection(hub, { connection, state, because: given.body.because, by: principal.id });
        return { about: null, result: await theConnection(call, connection) };
      },
    }),
  ),
];

async function theConnection(
  { hub, sight }: Pick<Call<unknown>, "hub" | "sight">,
  id: string,
): Promise<ConnectionView> {
  const found = (await connectionViews(hub)).find(({ connection }) => connection === id);
  if (!found || !sight.seesConnection(id))
    throw notFound(`A connection called ${id}`, "GET /api/v1/connections lists them.");
  return found;
}
