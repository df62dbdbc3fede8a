import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Hub } from "../engine/hub.ts";
import { hubInForce } from "../engine/modes.ts";
import { sightOf } from "../engine/sight.ts";
import type { Principal } from "../store/principals.ts";
import { checked } from "./checked.ts";
import { openapi } from "./document.ts";
import { admit, caller } from "./guard.ts";
import { once } from "./once.ts";
import type { Operation, Read, Surroundings, Write } from "./operation.ts";
import { outcomeOf } from "./outcome.ts";
import { Problem } from "./problem.ts";
import { problemOf } from "./trouble.ts";
import { OPERATIONS } from "./v1/operations.ts";

/** Where the API stands. */
export const BASE = "/api/v1";

export interface ApiOptions extends Surroundings {
  readonly hub: Hub;
  readonly onError: (error: unknown, doing: string) => void;
}

declare module "fastify" {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

const BODY_BYTES_MAX = 64 * 1024;
const WAIT_SECONDS_MAX = 30;

/** The API of version 1: every operation of the published document, and the document itself. */
export const v1: FastifyPluginAsync<ApiOptions> = async (server, options) => {
  const { hub, onError } = options;
  server.decorateRequest("principal", null);
  server.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) onError(error, `${request.method} ${request.routeOptions.url ?? "?"}`);
    return refuse(reply, problem);
  });
  server.setNotFoundHandler((_request, reply) =>
    refuse(
      reply,
      new Problem("not-found", `There is nothing at this address. ${BASE}/openapi.json lists what there is.`),
    ),
  );
  server.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));
  server.get("/openapi.json", async () => openapi());

  for (const operation of OPERATIONS)
    server.route({
      method: operation.method,
      url: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      bodyLimit: BODY_BYTES_MAX,
      // Before the body is read: who may not call is not listened to.
      onRequest: async (request) => {
        request.principal = await caller(hub, request.headers.authorization);
        admit(request.principal, operation);
      },
      handler: (request, reply) => handle(options, operation, { request, reply }),
    });
};

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function handle(options: ApiOptions, operation: Operation, exchange: Exchange): Promise<unknown> {
  return operation.method === "GET"
    ? answerRead(options, operation, exchange)
    : carryOut(options, operation, exchange);
}

async function answerRead(options: ApiOptions, operation: Read, { request }: Exchange): Promise<unknown> {
  const given = checked({
    params: { schema: operation.params, value: request.params },
    query: { schema: operation.query, value: request.query },
  });
  return operation.read(await callOf(options, request, given));
}

async function carryOut(
  options: ApiOptions,
  operation: Write,
  { request, reply }: Exchange,
): Promise<unknown> {
  const given = checked({
    params: { schema: operation.params, value: request.params },
    query: { schema: operation.query, value: request.query },
    body: { schema: operation.body, value: request.body },
    header: { schema: Headers, value: { "idempotency-key": request.headers["idempotency-key"] } },
  });
  const { "idempotency-key": key = null } = given.header as z.output<typeof Headers>;
  const { principal, ...call } = await callOf(options, request, given);
  const asking = { principal, operation: operation.id, key, given: [given.params, given.body] };
  const { request: carried, isRepeated } = await once(call.hub, asking, (hub) =>
    operation.write({ ...call, principal, hub }),
  );
  const wait = waitOf(request.headers.prefer);
  const outcome = await outcomeOf(options.hub, carried, wait ?? 0);
  if (wait !== undefined) reply.header("preference-applied", `wait=${wait}`);
  if (isRepeated) reply.header("idempotency-replayed", "true");
  if (outcome.state === "going-on")
    reply.code(202).header("location", `${BASE}/requests/${outcome.id}`).header("retry-after", "1");
  return outcome;
}

const Headers = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible characters, such as a UUID")
    .optional(),
});

/** `wait=10` of a `Prefer` header; more than the most is the most, and what cannot be read is no preference. */
function waitOf(prefer: string | string[] | undefined): number | undefined {
  const found = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?=$|[,;])/i.exec([prefer ?? []].flat().join(","));
  return found ? Math.min(Number(found[1]), WAIT_SECONDS_MAX) : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: what was given is checked by the operation's own schemas just before.
async function callOf(options: ApiOptions, { principal }: FastifyRequest, given: any) {
  if (!principal) throw new Problem("no-key", "Send a key of your own.");
  const { folder, settings, register } = options;
  const hub = await hubInForce(options.hub.db, options.hub);
  return { hub, folder, settings, register, principal, sight: sightOf(hub, principal), given };
}

const refuse = (reply: FastifyReply, problem: Problem) =>
  reply
    .code(problem.status)
    .headers({ ...problem.more.headers })
    .type("application/problem+json")
    .send(problem.document());
