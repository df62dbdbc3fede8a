import { readFile } from "node:fs/promises";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Answered } from "./api.ts";

/** An operation as the published document states it. */
export interface Published {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Whose it is; nothing where it is everybody's with a key. */
  readonly roles: readonly string[] | undefined;
  readonly isWhole: boolean;
  readonly hasParams: boolean;
}

type Json = Readonly<Record<string, unknown>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Stated>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, Response>>;
    readonly schemas: Readonly<Record<string, Json>>;
  };
}

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

interface Stated {
  readonly operationId: string;
  readonly parameters: readonly { readonly in: string }[];
  readonly "x-roles"?: readonly string[];
  readonly "x-all-legal-entities"?: boolean;
  readonly responses: Readonly<Record<string, Response>>;
}

/** The contract that is published: what there is to call, and what an answer must be. */
export interface Contract {
  readonly operations: readonly Published[];
  /** How an answer differs from what the document says of it; nothing where it does not. */
  differing(operation: Published, answered: Answered): readonly string[];
}

const PUBLISHED = new URL("../../docs/openapi.json", import.meta.url);

/** The contract of `docs/openapi.json`. Its answers may have further members one day; today they have none. */
export async function contract(): Promise<Contract> {
  const document = JSON.parse(await readFile(PUBLISHED, "utf8")) as Document;
  const ajv = new Ajv2020.default({ strict: true, allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  for (const [name, schema] of Object.entries(document.components.schemas))
    ajv.addSchema(closed(pointed(schema)) as Json, `https://api/${name}`);
  const stated = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method, one })),
  );
  const byId = new Map(stated.map(({ one }) => [one.operationId, one]));
  return {
    operations: stated.map(({ path, method, one }) => ({
      ...{ id: one.operationId, method: method.toUpperCase(), path, roles: one["x-roles"] },
      isWhole: one["x-all-legal-entities"] ?? false,
      hasParams: one.parameters.some((parameter) => parameter.in === "path"),
    })),
    differing: ({ id }, { status, type, body }) => {
      const response = byId.get(id)?.responses[String(status)];
      if (!response) return [`${id} does not state that it answers ${status}`];
      const named = response.$ref?.split("/").at(-1) ?? "";
      const content = (response.$ref ? document.components.responses[named] : response)?.content ?? {};
      const schema = content[type]?.schema;
      if (!schema) return [`${id} does not state that it answers ${status} as ${type}`];
      const validate = ajv.compile(closed(pointed(schema)) as Json);
      if (validate(body)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${id} ${status}${instancePath}: ${message} ${JSON.stringify(params)}`,
      );
    },
  };
}

/** References within the document, as the validator knows them. */
const pointed = (schema: Json): Json =>
  JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/components/schemas/', '"$ref":"https://api/'),
  ) as Json;

/** A published shape as of today: what it does not name is not there. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]));
  const isShape = members.type === "object" && typeof members.properties === "object";
  return isShape ? { additionalProperties: false, ...members } : members;
}
