import { z } from "zod";
import { PERMISSIONS } from "../engine/access.ts";
import { ANSWERS, BODIES } from "./component.ts";
import type { Operation } from "./operation.ts";
import { PROBLEMS, type ProblemKind } from "./problem.ts";
import { OPERATIONS } from "./v1/operations.ts";

type Json = Readonly<Record<string, unknown>>;

const TITLE = "Plumbline";
const ABOUT = `What the hub keeps true between the systems of a construction firm: what flows, what waits and why, and what may be done about it.

Every call bears a key of its own: \`authorization: Bearer plk_…\`. Lists come in pages; the cursor is opaque. Whatever is not known is refused. Every error is a problem document (RFC 9457) whose \`detail\` says what to do next.

A write takes an \`Idempotency-Key\`: within a day the same key and body get the same answer, and are carried out once. With \`Prefer: wait=n\` it answers as soon as its outcome is known, after n seconds at the latest: done, waiting (on whom or what), refused (why), or 202 with a link to follow.

Members may be added to answers; none is taken away within a version. Moments are UTC. Bank details, tax identities and pay are masked.`;

/** The published document: OpenAPI 3.1, made of the operations themselves. */
export function openapi(): Json {
  return {
    openapi: "3.1.0",
    info: { title: TITLE, version: "1.0.0", description: ABOUT },
    servers: [{ url: "/api/v1" }],
    security: [{ key: [] }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(OPERATIONS),
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A principal's own key: `plk_…`." },
      },
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([kind, { title }]) => [
          kind,
          {
            description: title,
            content: { "application/problem+json": { schema: { $ref: uriOf("Problem") } } },
          },
        ]),
      ),
      schemas: schemas(),
    },
  };
}

function pathsOf(operations: readonly Operation[]): Json {
  const paths = Map.groupBy(operations, ({ path }) => path);
  return Object.fromEntries(
    [...paths].map(([path, some]) => [
      path,
      Object.fromEntries(some.map((one) => [one.method.toLowerCase(), operationOf(one)])),
    ]),
  );
}

function operationOf(operation: Operation): Json {
  const { id, tag, summary, description, action, isWhole } = operation;
  const roles = action === null ? "Whoever has a key." : `Roles: ${PERMISSIONS[action].join(", ")}.`;
  const whole = isWhole ? " For those who are there for all legal entities." : "";
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `${roles}${whole}`].filter(Boolean).join("\n\n"),
    ...(action === null ? {} : { "x-roles": PERMISSIONS[action] }),
    ...(isWhole ? { "x-all-legal-entities": true } : {}),
    parameters: parametersOf(operation),
    ...(operation.method === "POST"
      ? { requestBody: { required: true, content: json(refTo(BODIES, operation.body)) } }
      : {}),
    responses: responsesOf(operation),
  };
}

function parametersOf({ params, query, method }: Operation): readonly Json[] {
  const placed = (where: string, schema: z.ZodObject) => {
    const { properties = {}, required = [] } = plain(z.toJSONSchema(schema, { io: "input" }) as Json) as {
      properties?: Readonly<Record<string, Json>>;
      required?: readonly string[];
    };
    return Object.entries(properties).map(([name, { description, ...rest }]) => ({
      ...{ name, in: where, required: required.includes(name) },
      ...(description ? { description } : {}),
      schema: rest,
    }));
  };
  return [...placed("path", params), ...placed("query", query), ...(method === "POST" ? HEADERS : [])];
}

const HEADERS: readonly Json[] = [
  {
    ...{ name: "Idempotency-Key", in: "header", required: false },
    description: "Any text of yours, such as a UUID. The same one within a day is the same request.",
    schema: { type: "string", minLength: 1, maxLength: 200 },
  },
  {
    ...{ name: "Prefer", in: "header", required: false },
    description: "`wait=10`: wait so many seconds for the outcome, 30 at the most.",
    schema: { type: "string" },
  },
];

function responsesOf(operation: Operation): Json {
  const answered = refTo(ANSWERS, operation.answer);
  const isWrite = operation.method === "POST";
  const kinds: readonly ProblemKind[] = [
    ...(["no-key", "not-permitted", "invalid", "too-many-calls", "not-now", "fault"] as const),
    ...(Object.keys(operation.params.shape).length > 0 ? (["not-found"] as const) : []),
    ...(isWrite ? (["not-readable", "refused", "too-large", "not-json"] as const) : []),
  ];
  const problems = kinds
    .filter((kind) => kind !== "not-permitted" || operation.action !== null || operation.isWhole)
    .toSorted((a, b) => PROBLEMS[a].status - PROBLEMS[b].status)
    .map((kind) => [String(PROBLEMS[kind].status), { $ref: `#/components/responses/${kind}` }]);
  return {
    "200": {
      description: isWrite ? "Done, waiting or refused by a system" : "So it is",
      content: json(answered),
    },
    ...(isWrite
      ? {
          "202": {
            description: "Going on: follow `location`",
            headers: { location: { schema: { type: "string" } } },
            content: json(answered),
          },
        }
      : {}),
    ...Object.fromEntries(problems),
  };
}

const json = (schema: Json): Json => ({ "application/json": { schema } });

function refTo(registry: typeof ANSWERS, schema: z.ZodType): Json {
  const named = registry.get(schema);
  if (!named) throw new Error("A body and an answer need a name in the published document");
  return { $ref: uriOf(named.id) };
}

const uriOf = (id: string): string => `#/components/schemas/${id}`;

/** Answers stay open to further members; a body is closed. */
function schemas(): Json {
  const answers = z.toJSONSchema(ANSWERS, {
    uri: uriOf,
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === "object" && !def.catchall) delete jsonSchema.additionalProperties;
    },
  });
  const bodies = z.toJSONSchema(BODIES, { uri: uriOf, io: "input" });
  const all = Object.entries({ ...answers.schemas, ...bodies.schemas });
  return plain(Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)))) as Json;
}

/** Without what only says which dialect it is, and how zod checks what another word says already. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(
    ([name, inner]) =>
      !["$schema", "$id", "propertyNames"].includes(name) &&
      !(name === "pattern" && "format" in value) &&
      !((name === "maximum" || name === "minimum") && Math.abs(Number(inner)) === Number.MAX_SAFE_INTEGER),
  );
  return Object.fromEntries(members.map(([name, inner]) => [name, plain(inner)]));
}
