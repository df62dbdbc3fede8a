import type { z } from "zod";
import { type ConfigIssue, issuesOf, shown } from "./issues.ts";
import { at, type Path, written } from "./path.ts";
import type { Config } from "./schema.ts";

/** What the program knows and the configuration speaks of. The platform itself knows no connector and no noun. */
export interface Known {
  /** Per connector: what its settings and its secrets must be. */
  readonly connectors: Readonly<
    Record<string, { readonly settings: z.ZodType; readonly secrets: z.ZodType }>
  >;
  /** Per noun: its fields. */
  readonly nouns: Readonly<Record<string, readonly string[]>>;
  readonly sides: readonly string[];
}

type Whence = (path: readonly PropertyKey[]) => string | undefined;

/** What is wrong though each setting by itself is right: names that occur twice, and names that nobody bears. */
export function crossIssues(
  config: Config,
  known: Known | undefined,
  whence: Whence,
): readonly ConfigIssue[] {
  const { connections, legalEntities, ownership, vocabularies } = config;
  const connectionIds = connections.map(({ id }) => id);
  const legalEntityIds = legalEntities.map(({ id }) => id);
  const nouns = known && Object.keys(known.nouns);

  const amiss = (path: Path, rule: string): ConfigIssue[] => [
    { path: written(path), value: shown(path, at(config, path)), rule, whence: whence(path) },
  ];
  const named = (path: Path, name: string | undefined, names: readonly string[] | undefined) =>
    name === undefined || names === undefined || names.includes(name)
      ? []
      : amiss(
          path,
          names.length === 0 ? "is not known: there is none" : `must be one of ${names.join(", ")}`,
        );
  const unique = (list: string, ids: readonly string[]) =>
    ids.flatMap((id, place) =>
      ids.indexOf(id) === place ? [] : amiss([list, place, "id"], "must occur only once"),
    );

  const { host, tlsInFront } = config.server;
  return [
    ...(isLoopback(host) || tlsInFront
      ? []
      : amiss(
          ["server", "host"],
          "is not the loopback: keys would travel in the clear. Put a proxy that ends TLS in front, and say so with server.tlsInFront: true",
        )),
    ...unique("legalEntities", legalEntityIds),
    ...unique("connections", connectionIds),
    ...legalEntities.flatMap(({ id, companies = {} }, place) =>
      Object.entries(companies).flatMap(([connection, company]) => {
        const path = ["legalEntities", place, "companies", connection];
        const serves = connections.find((one) => one.id === connection)?.legalEntities ?? [];
        const owner = legalEntities.find(({ companies }) => companies?.[connection] === company)?.id;
        return [
          ...named(path, connection, connectionIds),
          ...(serves.length > 0 && !serves.includes(id)
            ? amiss(path, `must be served by ${connection}`)
            : []),
          ...(owner === id ? [] : amiss(path, `is the company of ${owner}`)),
        ];
      }),
    ),
    ...connections.flatMap(({ connector, legalEntities, flows }, place) => [
      ...named(["connections", place, "connector"], connector, known && Object.keys(known.connectors)),
      ...legalEntities.flatMap((id, nth) =>
        named(["connections", place, "legalEntities", nth], id, legalEntityIds),
      ),
      ...Object.keys(flows).flatMap((noun) => named(["connections", place, "flows", noun], noun, nouns)),
    ]),
    ...ownership.flatMap(({ noun, field, connection, legalEntity, owner, leader }, place) => [
      ...named(["ownership", place, "noun"], noun, nouns),
      ...named(["ownership", place, "field"], field, known?.nouns[noun]),
      ...named(["ownership", place, "connection"], connection, connectionIds),
      ...named(["ownership", place, "legalEntity"], legalEntity, legalEntityIds),
      ...named(["ownership", place, "owner"], owner, known?.sides),
      ...named(["ownership", place, "leader"], leader, connectionIds),
    ]),
    ...Object.entries(vocabularies).flatMap(([list, words]) =>
      Object.keys(words).flatMap((id) => named(["vocabularies", list, id], id, connectionIds)),
    ),
    ...Object.entries(vocabularies["legal-entity"] ?? {}).flatMap(([connection, words]) =>
      Object.entries(words).flatMap(([word, ours]) =>
        named(["vocabularies", "legal-entity", connection, word], ours, legalEntityIds),
      ),
    ),
  ];
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);

/** The connections' settings as their connectors parse them, or what is wrong with them. */
export function connectorIssues(config: Config, known: Known, whence: Whence) {
  const issues: ConfigIssue[] = [];
  const connections = config.connections.map((connection, place) => {
    const connector = known.connectors[connection.connector];
    if (!connector) return connection;
    const settings = connector.settings.safeParse(connection.settings);
    const secrets = connector.secrets.safeParse(connection.secrets);
    const found = [
      ...(settings.error?.issues ?? []).map((one) => moved(one, ["connections", place, "settings"])),
      // A reference stands for its secret: only which ones there are can be judged, not what they are.
      ...(secrets.error?.issues ?? [])
        .filter((one) => isOfNames(one, connection.secrets))
        .map((one) => moved(one, ["connections", place, "secrets"])),
    ];
    issues.push(...issuesOf(found, config, whence));
    return settings.success
      ? { ...connection, settings: settings.data as Record<string, unknown> }
      : connection;
  });
  return { connections, issues };
}

/** A secret that is missing or unknown, or a rule on which of them there must be. */
const isOfNames = ({ code, path }: z.core.$ZodIssue, secrets: unknown): boolean =>
  code === "unrecognized_keys" || (code === "custom" && path.length === 0) || at(secrets, path) === undefined;

const moved = (issue: z.core.$ZodIssue, path: Path): z.core.$ZodIssue => ({
  ...issue,
  path: [...path, ...issue.path],
});
