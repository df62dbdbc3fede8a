import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Hub } from "../engine/hub.ts";
import { type Announcement, ingestHints } from "../engine/ingest.ts";
import { putInQuarantine } from "../engine/set-aside.ts";
import { gather } from "./gather.ts";

type Params = { connection: string; token?: string };

/**
 * The public ear. A delivery is verified, kept durably, and answered; what it means comes later. Deliveries that arrive
 * together are kept together, in one transaction.
 */
export const webhooks: FastifyPluginAsync<{ hub: Hub }> = async (server, { hub }) => {
  const keep = gather<Announcement>((announcements) =>
    hub.db.transaction(async (tx) => void (await ingestHints(tx, hub, announcements))),
  );
  // The raw bytes: a signature is of these, not of what they mean.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  const hear = async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => {
    const { connection: id, token } = request.params;
    const connection = hub.connections.get(id);
    const translate = connection?.connector.webhooks?.translate;
    // The path's token stands in for a header where a sender cannot set one.
    const headers = { ...request.headers, ...(token ? { "x-plumbline-token": token } : {}) } as Record<
      string,
      string
    >;
    const delivery = { headers, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
    if (!connection?.webhook || !translate) return refuse(reply, 404, `No connection ${id} listens here`);
    if (!connection.webhook(delivery))
      return refuse(reply, 401, `This delivery does not bear the secret of ${id}`);
    try {
      await keep({ connection: id, ...translate(delivery) });
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const raw = delivery.body.toString("utf8");
      const found = {
        connection: id,
        noun: "",
        sourceId: null,
        reason: error.message,
        raw,
        trail: hub.newKey(),
      };
      await hub.db.transaction((tx) => putInQuarantine(tx, hub, [found]));
      return refuse(reply, 422, `${error.message}; it is kept in quarantine`);
    }
    return reply.code(202).send({ status: "accepted" });
  };
  server.post<{ Params: Params }>("/hooks/:connection", hear);
  server.post<{ Params: Params }>("/hooks/:connection/:token", hear);
};

const refuse = (reply: FastifyReply, status: number, title: string) =>
  reply.code(status).type("application/problem+json").send({ status, title });
