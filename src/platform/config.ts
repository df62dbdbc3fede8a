import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { connectorIssues, crossIssues, type Known } from "./config/checks.ts";
import { ConfigError, issuesOf, shown } from "./config/issues.ts";
import { at, isMapping, leaves, written } from "./config/path.ts";
import { type Config, ConfigSchema } from "./config/schema.ts";
import {
  fromEnvironment,
  fromFile,
  fromFlags,
  fromProgram,
  type Source,
  speakerOf,
  unheardOf,
} from "./config/sources.ts";

export interface ConfigOptions {
  /** The folder that relative paths start from. */
  readonly home: string;
  /** The file that was named. Unless one is, `plumbline.yaml` is read where it exists. */
  readonly file?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By the setting's way: `{ "server.port": "4401" }`. */
  readonly flags?: Readonly<Record<string, string | undefined>> | undefined;
  /** What the program brings along itself, weaker than the file: the systems of the story, say. */
  readonly brought?: { readonly values: unknown; readonly name: string } | undefined;
  /** What connectors, nouns and sides there are; without it their names are taken as they come. */
  readonly known?: Known | undefined;
}

/** One setting as it is in force, and who said so. */
export interface Explained {
  readonly path: string;
  readonly value: string;
  readonly from: string;
}

export interface Loaded {
  readonly config: Config;
  /** Every setting in force with its origin; what may be a secret is not shown. */
  readonly explained: readonly Explained[];
  /** Variables of the environment that bear our name and that no setting and no reference speaks of. */
  readonly unheard: readonly string[];
}

/**
 * The configuration in force: defaults, then what the program brings, then the file, then the environment, then the
 * command line; the later is the stronger. Throws a ConfigError that names every setting that is wrong.
 *
 * @example
 * const { config } = await loadConfig({ home: process.cwd(), environment: process.env, flags: { "server.port": "4401" } });
 */
export async function loadConfig(options: ConfigOptions): Promise<Loaded> {
  const { home, environment, flags = {}, brought, known } = options;
  const usual = resolve(home, "plumbline.yaml");
  const named = options.file ?? environment.PLUMBLINE_CONFIG;
  const path = named === undefined ? (existsSync(usual) ? usual : undefined) : resolve(home, named);
  const sources: readonly Source[] = [
    fromFlags(flags),
    fromEnvironment(environment),
    ...(path === undefined ? [] : [await fromFile(path)]),
    ...(brought ? [fromProgram(brought.values, brought.name)] : []),
  ];
  const whence = (way: readonly PropertyKey[]) => speakerOf(sources, way)?.whence(way);
  const tree = sources.reduceRight<unknown>((weaker, { values }) => over(weaker, values), {});

  const parsed = ConfigSchema.safeParse(tree);
  if (!parsed.success) throw new ConfigError(issuesOf(parsed.error.issues, tree, whence));
  const crossed = crossIssues(parsed.data, known, whence);
  const connected = known ? connectorIssues(parsed.data, known, whence) : { ...parsed.data, issues: [] };
  const issues = [...crossed, ...connected.issues];
  if (issues.length > 0) throw new ConfigError(issues);

  const everywhere = parsed.data.legalEntities.map(({ id }) => id);
  const config: Config = {
    ...parsed.data,
    data: resolve(home, parsed.data.data),
    outbound: {
      ...parsed.data.outbound,
      ca: parsed.data.outbound.ca && resolve(home, parsed.data.outbound.ca),
    },
    connections: connected.connections.map((connection) => ({
      ...connection,
      legalEntities: connection.legalEntities.length > 0 ? connection.legalEntities : everywhere,
    })),
  };
  const explained = explainedBy(config, sources);
  const referred = new Set(explained.map(({ value }) => value));
  const unheard = unheardOf(environment).filter((name) => !referred.has(JSON.stringify(`env:${name}`)));
  return { config, explained, unheard };
}

/** Mappings are joined; of anything else the stronger takes the place of the weaker. */
function over(weaker: unknown, stronger: unknown): unknown {
  if (stronger === undefined) return weaker;
  if (!isMapping(weaker) || !isMapping(stronger)) return stronger;
  const names = new Set([...Object.keys(weaker), ...Object.keys(stronger)]);
  return Object.fromEntries([...names].map((name) => [name, over(weaker[name], stronger[name])]));
}

function explainedBy(config: Config, sources: readonly Source[]): readonly Explained[] {
  return leaves(config)
    .filter(({ value }) => value !== undefined)
    .map(({ path, value }) => {
      const speaker = sources.find(({ values }) => at(values, path) !== undefined);
      return { path: written(path), value: shown(path, value), from: speaker?.whence(path) ?? "default" };
    });
}
