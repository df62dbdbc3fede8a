import type { FastifyPluginAsync } from "fastify";
import type { Hub } from "../engine/hub.ts";
import { sql } from "../store/db.ts";
import { targets } from "../store/targets.ts";

/** `/health`: the process answers. `/ready`: it can keep what it is sent; with the connections that are stopped. */
export const health: FastifyPluginAsync<{ hub: Hub }> = async (server, { hub }) => {
  server.get("/health", async () => ({ status: "ok" }));

  server.get("/ready", async (_request, reply) => {
    try {
      await hub.db.query(sql`select 1`);
    } catch {
      return reply.code(503).send({ status: "unavailable", because: "the database does not answer" });
    }
    const stopped = (await targets(hub.db, hub.organisation)).filter(({ state }) => state !== "live");
    return {
      status: "ok",
      stopped: stopped.map(({ connection, state, because }) => ({ connection, state, because })),
    };
  });
};
