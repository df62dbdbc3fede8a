import { z } from "zod";
import { isHostOrNetwork } from "../addresses.ts";
import { LOG_LEVELS } from "../log.ts";
import { REFERENCE } from "../references.ts";
import { id, word } from "./parts.ts";
import { Policies } from "./policies.ts";

declare module "zod" {
  interface GlobalMeta {
    /** The environment's variable that sets it. */
    environment?: string;
    /** What stands in the example where there is no default. */
    example?: unknown;
  }
}

const seconds = (min: number) =>
  z
    .int(`must be a whole number of seconds`)
    .min(min, `must be at least ${min}`)
    .max(31_536_000, "must be at most a year");
const reference = z
  .string()
  .regex(
    REFERENCE,
    "must be a reference to a secret, not the secret itself: env:NAME, file:/path or sealed:name",
  );

/** An address without a password, or a reference to one that may have it. */
const address = (protocols: readonly string[]) =>
  z.string().refine(
    (text) => {
      if (/^(env|file):/.test(text)) return REFERENCE.test(text);
      const url = URL.parse(text);
      return url !== null && protocols.includes(url.protocol) && url.password === "";
    },
    `must be an address (${protocols.join("//… or ")}//…) without a password, or a reference to one: env:NAME or file:/path`,
  );

const LegalEntity = z.strictObject({
  id: id.meta({ example: "main" }),
  name: word.meta({ example: "Example Construction Ltd" }),
  companies: z
    .record(id, word)
    .optional()
    .meta({
      description: "Its company, as the system numbers it, in each connection that serves several.",
      example: { books: "1" },
    }),
});

const Server = z.strictObject({
  host: word.default("127.0.0.1").meta({
    description:
      "Where to listen. Another address than the loopback opens the hub to the network, and needs tlsInFront.",
    environment: "PLUMBLINE_HOST",
  }),
  port: z
    .int("must be a whole number")
    .min(0, "must be from 0 to 65535")
    .max(65535, "must be from 0 to 65535")
    .default(4400)
    .meta({ description: "0 takes any free one.", environment: "PLUMBLINE_PORT" }),
  tlsInFront: z.boolean("must be true or false").default(false).meta({
    description:
      "True: a proxy in front of the hub ends TLS, so that no key travels in the clear. The hub itself speaks plain HTTP.",
    environment: "PLUMBLINE_TLS_IN_FRONT",
  }),
});

const Database = z.strictObject({
  url: address(["postgres:", "postgresql:"]).optional().meta({
    description: "A PostgreSQL (15 to 18) in place of the one that comes along.",
    environment: "DATABASE_URL",
    example: "env:DATABASE_URL",
  }),
});

const Outbound = z.strictObject({
  proxy: address(["http:", "https:"]).optional().meta({
    description: "Every call to a system goes through it.",
    environment: "PLUMBLINE_PROXY",
    example: "http://proxy.example.com:3128",
  }),
  ca: word.optional().meta({
    description:
      "A file of certificates (PEM) of the firm's own authorities, believed besides the public ones.",
    environment: "PLUMBLINE_CA",
    example: "/etc/ssl/certs/example-ca.pem",
  }),
  allow: z
    .array(word.refine(isHostOrNetwork, "must be a host, an address or a network, such as 10.1.0.0/16"))
    .default([])
    .meta({
      description:
        "Hosts, addresses and networks inside the house that may be called. All others that are not public are refused.",
      example: ["odoo.internal", "10.1.0.0/16"],
    }),
});

const Retention = z.strictObject({
  days: z
    .int("must be a whole number of days")
    .min(7, "must be at least 7")
    .max(36_500, "must be at most 36500")
    .default(90)
    .meta({
      description:
        "How many days what was heard, and the proofs of what was delivered, are kept beside the journal. The newest word of each record stays; so does the journal, which tells of all of it.",
    }),
});

const Poll = z.strictObject({
  everySeconds: seconds(1).default(60).meta({ description: "How often changes are asked for." }),
  sweepEverySeconds: seconds(60)
    .default(86_400)
    .meta({ description: "How often all ids are read, to find what was deleted." }),
});

const Register = z.strictObject({
  purpose: word.optional().meta({ description: "What it is for.", example: "vendors and bills" }),
  owner: word.optional().meta({ description: "Who answers for it.", example: "accounting" }),
  escalation: word
    .optional()
    .meta({ description: "Whom to call when it stands still.", example: "it@example.com" }),
  criticality: z
    .enum(["low", "medium", "high"], "must be low, medium or high")
    .optional()
    .meta({ description: "What it means when it stands still.", example: "high" }),
  deprecatedOn: z.iso
    .date("must be a calendar date, such as 2026-01-31")
    .optional()
    .meta({ description: "The day on which it, or what it uses there, ends.", example: "2027-06-30" }),
});

const Connection = z.strictObject({
  id: id.meta({ example: "books" }),
  connector: word.meta({ description: "The system's kind.", example: "odoo" }),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({
      description: "As the connector's own README says.",
      example: { url: "https://odoo.example.com", database: "production", user: "plumbline" },
    }),
  secrets: z
    .record(z.string(), reference)
    .default({})
    .meta({
      description: "References only: env:NAME, file:/path or sealed:name.",
      example: { apiKey: "env:ODOO_API_KEY" },
    }),
  legalEntities: z
    .array(id)
    .default([])
    .meta({ description: "Those whose records it carries; none named means all.", example: ["main"] }),
  flows: z
    .record(id, z.enum(["off", "observing", "live"], "must be off, observing or live"))
    .default({})
    .meta({
      description:
        "Per noun: off, observing (decides and shows, writes nothing) or live. What is not named is off.",
      example: { vendor: "observing" },
    }),
  poll: Poll.prefault({}),
  register: Register.prefault({}).meta({ description: "What the register of integrations says of it." }),
});

const Override = z.strictObject({
  noun: id.meta({ example: "vendor" }),
  field: word.meta({ example: "terms" }),
  connection: id
    .optional()
    .meta({ description: "For records that this connection carries.", example: "books" }),
  legalEntity: id.optional().meta({
    description:
      "For records of this legal entity alone: those that its connections carry, the narrower of them saying whose a record is.",
    example: "main",
  }),
  owner: word.meta({ description: "The side that keeps the field from then on.", example: "erp" }),
  leader: id
    .optional()
    .meta({ description: "The connection that leads, where that side has several.", example: "books" }),
  else: z
    .union(
      [z.enum(["hold", "restore", "merge", "leave"]), z.strictObject({ newest: seconds(0) })],
      "must be hold, restore, merge, leave, or newest with a number of seconds",
    )
    .meta({
      description:
        "What becomes of another side's change: hold (a person decides), restore (it is put back), merge (lists are joined), leave (each keeps its own), or newest: seconds (the later wins, unless they fall within so many seconds).",
      example: "hold",
    }),
  from: z.iso
    .date("must be a calendar date, such as 2026-01-31")
    .meta({ description: "The first day on which it holds.", example: "2026-01-01" }),
});

/** Every setting there is, with its default, its rule and its danger. */
export const ConfigSchema = z.strictObject({
  organisation: id.default("main").meta({
    description:
      "The firm that runs the hub: first in every key of the store. Once data is in, it cannot be changed.",
    environment: "PLUMBLINE_ORGANISATION",
  }),
  legalEntities: z
    .array(LegalEntity)
    .min(1, "must name at least one")
    .default([{ id: "main", name: "Main company" }])
    .meta({ description: "The firm's companies, each with its own books." }),
  data: word.default(".data").meta({
    description:
      "The folder of all state: the database that comes along, and the master key of the sealed secrets.",
    environment: "PLUMBLINE_DATA",
  }),
  server: Server.prefault({}).meta({ description: "The hub's own HTTP." }),
  database: Database.prefault({}),
  outbound: Outbound.prefault({}).meta({ description: "The way out to the systems." }),
  retention: Retention.prefault({}),
  log: z
    .strictObject({
      level: z
        .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`)
        .default("info")
        .meta({ environment: "PLUMBLINE_LOG" }),
    })
    .prefault({}),
  connections: z
    .array(Connection)
    .default([])
    .meta({ description: "The remote systems, each with what it is allowed to do." }),
  ownership: z
    .array(Override)
    .default([])
    .meta({ description: "Where a field's owner is another than the one in the flow." }),
  policies: Policies.prefault({}).meta({ description: "What the firm has laid down." }),
  timeZone: z
    .string()
    .refine((zone) => Intl.supportedValuesOf("timeZone").includes(zone) || zone === "UTC", {
      message: "must be a time zone such as America/New_York",
    })
    .default("UTC")
    .meta({
      description: "Where the firm's day begins: certificates end with it.",
      environment: "PLUMBLINE_TIME_ZONE",
      example: "America/Los_Angeles",
    }),
  vocabularies: z
    .record(id, z.record(id, z.record(z.string(), word)))
    .default({})
    .meta({
      description:
        "Per list and connection: their word, and ours. A word that nobody has mapped is held, never guessed.",
      example: { terms: { books: { "30 Days": "net-30" } } },
    }),
});

export type Config = z.output<typeof ConfigSchema>;
export type ConnectionConfig = Config["connections"][number];
