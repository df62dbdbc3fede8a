import Fastify, { type FastifyInstance } from "fastify";
import type { Hub } from "../engine/hub.ts";
import { health } from "./health.ts";
import type { Surroundings } from "./operation.ts";
import { BASE, v1 } from "./v1.ts";
import { webhooks } from "./webhooks.ts";

export interface ServerOptions {
  readonly hub: Hub;
  /** The largest body that is taken, in bytes. */
  readonly bytesMax?: number;
  readonly onError: (error: unknown, doing: string) => void;
  /** What the API shows besides the hub; without it there are the ear and the health alone. */
  readonly api?: Surroundings | undefined;
}

const BYTES_MAX = 1024 * 1024;

/** The hub's HTTP: the ear for webhooks, whether it lives, and the API. Every refusal is a problem document (RFC 9457). */
export function createServer({ hub, bytesMax = BYTES_MAX, onError, api }: ServerOptions): FastifyInstance {
  const server = Fastify({ bodyLimit: bytesMax, requestTimeout: 30_000, forceCloseConnections: true });
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) onError(error, `${request.method} ${request.routeOptions.url ?? "?"}`);
    const title = status >= 500 ? "The hub could not keep it; send it again" : error.message;
    return reply.code(status).type("application/problem+json").send({ status, title });
  });
  server.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type("application/problem+json")
      .send({ status: 404, title: "There is nothing at this address" }),
  );
  server.register(health, { hub });
  server.register(webhooks, { hub });
  if (api) server.register(v1, { prefix: BASE, hub, onError, ...api });
  return server;
}
