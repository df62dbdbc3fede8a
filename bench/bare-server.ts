import Fastify, { type FastifyInstance } from "fastify";
import { type Db, sql } from "../src/store/db.ts";

/** What one would write in an afternoon: each delivery becomes one row, and is acknowledged when that is on the disk. */
export async function bareServer(db: Db): Promise<FastifyInstance> {
  await db.query(sql`
    create table bare (id bigint generated always as identity primary key, body jsonb not null, at timestamptz not null)`);
  const server = Fastify();
  server.post("/hooks/:connection", async (request, reply) => {
    await db.query(sql`
      insert into bare (body, at) values (${JSON.stringify(request.body)}::jsonb, ${new Date()}::timestamptz)`);
    return reply.code(202).send({ status: "accepted" });
  });
  return server;
}
