import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { exampleConfig } from "./config/example.ts";
import { ConfigSchema } from "./config/schema.ts";
import { type ConfigOptions, loadConfig } from "./config.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

async function load(yaml: string, more: Partial<ConfigOptions> = {}) {
  const file = join(folder, "plumbline.yaml");
  await writeFile(file, yaml);
  return loadConfig({ home: folder, file, environment: {}, ...more });
}

const troubleOf = (yaml: string, more: Partial<ConfigOptions> = {}) =>
  load(yaml, more).then(
    () => "nothing wrong",
    (error: Error) => error.message,
  );

const known = {
  connectors: {
    procore: {
      settings: z.strictObject({
        url: z.url("must be an http(s) address"),
        companyId: z.string().default("1"),
      }),
      secrets: z
        .strictObject({ clientSecret: z.string().length(64), user: z.string().optional() })
        .refine(({ user }) => user !== "env:ROOT", "must not be those of root"),
    },
  },
  nouns: { vendor: ["name", "terms"] },
  sides: ["construction", "erp"],
};

const aConnection = (over: object = {}) =>
  `connections: [${JSON.stringify({
    id: "site",
    connector: "procore",
    settings: { url: "https://api.example.com" },
    secrets: { clientSecret: "env:SECRET" },
    ...over,
  })}]`;

describe("the configuration", () => {
  it("needs no file: every setting has a default", async () => {
    const { config } = await loadConfig({ home: folder, environment: {} });
    expect(config).toMatchObject({
      organisation: "main",
      server: { host: "127.0.0.1", port: 4400 },
      data: join(folder, ".data"),
      connections: [],
    });
  });

  it("takes the command line over the environment, that over the file, and that over what the program brings", async () => {
    const yaml = "server: { port: 1, host: 127.0.0.2 }\nlog: { level: warn }";
    const { config, explained } = await load(yaml, {
      environment: { PLUMBLINE_PORT: "2", PLUMBLINE_LOG: "error" },
      flags: { "server.port": "3" },
      brought: { values: { server: { port: 0 }, organisation: "story" }, name: "story" },
    });
    expect(config).toMatchObject({
      organisation: "story",
      server: { port: 3, host: "127.0.0.2" },
      log: { level: "error" },
    });
    const from = Object.fromEntries(explained.map((one) => [one.path, one.from]));
    expect(from).toMatchObject({
      organisation: "story",
      data: "default",
      "log.level": "environment PLUMBLINE_LOG",
      "server.port": "command line",
      "server.host": "plumbline.yaml, line 1",
    });
  });

  it("takes a setting with nothing behind it as not given", async () => {
    expect((await load("server:\n  # port: 1\ndatabase:\n")).config.server.port).toBe(4400);
  });

  it("gives a connection that names no legal entity all of them", async () => {
    const { config } = await load(
      `legalEntities: [{ id: north, name: North }, { id: south, name: South }]\n${aConnection()}`,
    );
    expect(config.connections[0]?.legalEntities).toEqual(["north", "south"]);
  });

  it("explains for whose records a field's owner is another, and who said so", async () => {
    const { explained } = await load(
      "legalEntities: [{ id: north, name: North }]\nownership:\n  - noun: vendor\n    field: terms\n    legalEntity: north\n    owner: erp\n    else: hold\n    from: 2026-01-01",
    );
    expect(explained.filter(({ path }) => path.startsWith("ownership[0]."))).toContainEqual({
      path: "ownership[0].legalEntity",
      value: '"north"',
      from: "plumbline.yaml, line 5",
    });
  });

  it("has a connection's settings as its connector parses them", async () => {
    const { config } = await load(aConnection(), { known });
    expect(config.connections[0]?.settings).toEqual({ url: "https://api.example.com", companyId: "1" });
  });

  it("names variables that bear its name and mean nothing", async () => {
    const environment = { PLUMBLINE_PROT: "1", PLUMBLINE_SECRET: "s", PLUMBLINE_PORT: "1", HOME: "/" };
    const { unheard } = await load(aConnection({ secrets: { clientSecret: "env:PLUMBLINE_SECRET" } }), {
      environment,
    });
    expect(unheard).toEqual(["PLUMBLINE_PROT"]);
  });
});

describe("a configuration that is wrong", () => {
  it.each([
    ["server: { port: http }", 'server.port: "http" — must be a whole number (plumbline.yaml, line 1)'],
    ["server:\n  port: 70000", "server.port: 70000 — must be from 0 to 65535 (plumbline.yaml, line 2)"],
    ["retention: { days: 6 }", "retention.days: 6 — must be at least 7 (plumbline.yaml, line 1)"],
    ["serve:\n  port: 1", "serve: is no setting (plumbline.yaml, line 2)"],
    ["server: [1]", "server: a list — must be a mapping (plumbline.yaml, line 1)"],
    ["organisation: My Firm", 'organisation: "My Firm" — must be lower-case letters, digits and hyphens'],
    [
      aConnection({ flows: { vendor: "on" } }),
      'connections[0].flows.vendor: "on" — must be off, observing or live',
    ],
    [aConnection({ connector: undefined }), "connections[0].connector: is missing"],
    [
      aConnection({ legalEntities: ["north"] }),
      'connections[0].legalEntities[0]: "north" — must be one of main',
    ],
    [
      `legalEntities: [{ id: north, name: North, companies: { sight: "1" } }]\n${aConnection()}`,
      'legalEntities[0].companies.sight: "1" — must be one of site',
    ],
    [
      `legalEntities: [{ id: north, name: N }, { id: south, name: S, companies: { site: "1" } }]\n${aConnection({ legalEntities: ["north"] })}`,
      'legalEntities[1].companies.site: "1" — must be served by site',
    ],
    [
      `legalEntities: [{ id: north, name: N, companies: { site: "1" } }, { id: south, name: S, companies: { site: "1" } }]\n${aConnection()}`,
      'legalEntities[1].companies.site: "1" — is the company of north',
    ],
    [
      "ownership: [{ noun: vendor, field: terms, legalEntity: north, owner: erp, else: hold, from: 2026-01-01 }]",
      'ownership[0].legalEntity: "north" — must be one of main',
    ],
    [
      `${aConnection().slice(0, -1)}, ${aConnection().slice(14)}`,
      'connections[1].id: "site" — must occur only once',
    ],
    [
      "vocabularies: { terms: { procore: { a: b } } }",
      "vocabularies.terms.procore: a mapping — is not known",
    ],
    [
      `vocabularies: { legal-entity: { site: { Tacoma: west } } }\n${aConnection()}`,
      'vocabularies.legal-entity.site.Tacoma: "west" — must be one of main',
    ],
    [
      "outbound: { allow: [10.0.0.0/40] }",
      'outbound.allow[0]: "10.0.0.0/40" — must be a host, an address or a network',
    ],
    ["server: { port: 1", "plumbline.yaml: is not YAML"],
    [
      "server: { port: 1 }\nserver: { port: 2 }",
      "plumbline.yaml: is not YAML: Map keys must be unique (line 2)",
    ],
    [
      "ownership: [{ noun: vendor, field: terms, owner: erp, else: ask, from: 2026-01-01 }]",
      'ownership[0].else: "ask" — must be hold, restore, merge, leave, or newest with a number of seconds',
    ],
    [
      "ownership: [{ noun: vendor, field: terms, owner: erp, else: hold, from: 2026-02-30 }]",
      'ownership[0].from: "2026-02-30" — must be a calendar date',
    ],
  ])("says of %j what stands where, and the rule", async (yaml, sentence) => {
    expect(await troubleOf(yaml)).toContain(sentence);
  });

  it("says all that is wrong at once", async () => {
    expect((await troubleOf("server: { port: x, host: '' }\nnonsense: 1")).split("\n")).toHaveLength(3);
  });

  it.each([
    [{ settings: { url: "foo" } }, 'connections[0].settings.url: "foo" — must be an http(s) address'],
    [{ settings: {} }, "connections[0].settings.url: is missing"],
    [
      { settings: { url: "https://a.example", compnyId: "1" } },
      "connections[0].settings.compnyId: is no setting",
    ],
    [{ connector: "prokore" }, 'connections[0].connector: "prokore" — must be one of procore'],
    [{ secrets: {} }, "connections[0].secrets.clientSecret: is missing"],
    [{ secrets: { clientSecret: "env:A", other: "env:B" } }, "connections[0].secrets.other: is no setting"],
    [
      { secrets: { clientSecret: "env:A", user: "env:ROOT" } },
      "connections[0].secrets: a mapping — must not be those of root",
    ],
    [{ flows: { vender: "live" } }, 'connections[0].flows.vender: "live" — must be one of vendor'],
  ])("asks the connector about %j", async (over, sentence) => {
    expect(await troubleOf(aConnection(over), { known })).toContain(sentence);
  });

  it("names the variable when the environment is wrong", async () => {
    expect(await troubleOf("", { environment: { PLUMBLINE_PORT: "many" } })).toBe(
      'server.port: "many" — must be a whole number (environment PLUMBLINE_PORT)',
    );
  });

  it("says when the file that was named is not there", async () => {
    await expect(loadConfig({ home: folder, file: "other.yaml", environment: {} })).rejects.toThrow(
      "other.yaml: cannot be read (ENOENT)",
    );
  });
});

describe("a secret in the configuration", () => {
  it("is refused with the remedy, and is not printed", async () => {
    const trouble = await troubleOf(aConnection({ secrets: { clientSecret: "hunter2" } }));
    expect(trouble).toContain(
      "must be a reference to a secret, not the secret itself: env:NAME, file:/path or sealed:name",
    );
    expect(trouble).not.toContain("hunter2");
  });

  it("is refused in the database's address, and is not printed", async () => {
    const trouble = await troubleOf("database: { url: 'postgres://hub:hunter2@db/hub' }");
    expect(trouble).toContain("without a password, or a reference to one: env:NAME or file:/path");
    expect(trouble).not.toContain("hunter2");
  });

  it("stays in its variable when the database's address comes from there", async () => {
    const environment = { DATABASE_URL: "postgres://hub:hunter2@db/hub" };
    const { config, explained } = await load("", { environment });
    expect(config.database.url).toBe("env:DATABASE_URL");
    expect(JSON.stringify(explained)).not.toContain("hunter2");
  });
});

describe("the hub's own address", () => {
  it.each(["127.0.0.1", "127.0.0.2", "localhost", "::1"])("is the loopback: %s", async (host) => {
    expect((await load(`server: { host: "${host}" }`)).config.server.host).toBe(host);
  });

  it.each(["0.0.0.0", "::", "10.0.0.7", "hub.example.com", "127.0.0.1.example.com"])(
    "is another, %s, only behind a proxy that ends TLS",
    async (host) => {
      expect(await troubleOf(`server: { host: "${host}" }`)).toContain(
        "keys would travel in the clear. Put a proxy that ends TLS in front, and say so with server.tlsInFront: true",
      );
      const environment = { PLUMBLINE_HOST: host, PLUMBLINE_TLS_IN_FRONT: "true" };
      expect((await load("", { environment })).config.server).toMatchObject({ host, tlsInFront: true });
    },
  );
});

describe("config.example.yaml", () => {
  it("is what the schema makes of it; run vitest with -u to write it anew", async () => {
    await expect(exampleConfig()).toMatchFileSnapshot("../../config.example.yaml");
  });

  it("says what the defaults are", async () => {
    const { config } = await loadConfig({ home: folder, environment: {} });
    const { config: example } = await load(exampleConfig());
    expect(example).toEqual({ ...config, legalEntities: example.legalEntities });
  });

  it("is a configuration still when all of it is commented in", async () => {
    const whole = exampleConfig().replaceAll(/^#(?! \S)/gm, "");
    expect(ConfigSchema.safeParse(parse(whole)).error?.issues).toBeUndefined();
    expect(Object.keys(parse(whole))).toEqual(Object.keys(ConfigSchema.shape));
    expect(await troubleOf(whole)).toBe("nothing wrong");
  });
});
