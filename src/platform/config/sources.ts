import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { ConfigError, type ConfigIssue } from "./issues.ts";
import { at, isMapping, withValue, written } from "./path.ts";
import { ConfigSchema } from "./schema.ts";
import { describe, settingsOf } from "./settings.ts";

/** One source of settings: the values it gives, and where each of them stands in it. */
export interface Source {
  readonly values: unknown;
  readonly whence: (path: readonly PropertyKey[]) => string;
}

/** The file, or nothing where none is named. */
export async function fromFile(path: string): Promise<Source> {
  const name = basename(path);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError([
      { path: name, rule: `cannot be read (${error.code}): name another with --config` },
    ]);
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const trouble = document.errors.map(
    ({ message, pos }): ConfigIssue => ({
      path: name,
      rule: `is not YAML: ${message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "")}`,
      whence: `line ${lines.linePos(pos[0]).line}`,
    }),
  );
  if (trouble.length > 0) throw new ConfigError(trouble);
  const lineOf = (way: readonly PropertyKey[]): number | undefined => {
    const node = way.length === 0 ? document.contents : document.getIn(way, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    return way.length === 0 ? undefined : lineOf(way.slice(0, -1));
  };
  return {
    values: withoutNothing(document.toJS() ?? {}),
    whence: (way) => [name, lineOf(way)].filter((part) => part !== undefined).join(", line "),
  };
}

/** The variables that stand for a setting. An address with a password stays a reference to its variable. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Source {
  const given = settingsOf(ConfigSchema).flatMap(({ path, schema }) => {
    const name = describe(schema).environment;
    const text = name === undefined ? undefined : environment[name];
    return name === undefined || text === undefined || text === "" ? [] : [{ path, schema, name, text }];
  });
  return {
    values: given.reduce<unknown>(
      (tree, { path, schema, name, text }) =>
        withValue(tree, path, URL.parse(text)?.password ? `env:${name}` : typed(schema, text)),
      {},
    ),
    whence: (way) =>
      `environment ${given.find(({ path }) => written(path) === written(way))?.name ?? "variable"}`,
  };
}

/** What the command line said, by the setting's way: `{ "server.port": "4401" }`. */
export function fromFlags(flags: Readonly<Record<string, string | undefined>>): Source {
  const settings = settingsOf(ConfigSchema);
  const given = Object.entries(flags).flatMap(([way, text]) => {
    const setting = settings.find(({ path }) => written(path) === way);
    return setting && text !== undefined ? [{ ...setting, text }] : [];
  });
  return {
    values: given.reduce<unknown>(
      (tree, { path, schema, text }) => withValue(tree, path, typed(schema, text)),
      {},
    ),
    whence: () => "command line",
  };
}

/** Variables that bear our name and stand for nothing: a slip of the pen, mostly. */
export function unheardOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set(settingsOf(ConfigSchema).map(({ schema }) => describe(schema).environment));
  for (const name of ["PLUMBLINE_CONFIG", "PLUMBLINE_MASTER_KEY", "PLUMBLINE_KEY"]) known.add(name);
  return Object.keys(environment).filter((name) => name.startsWith("PLUMBLINE_") && !known.has(name));
}

/** What the program brings along itself, such as the systems of the story. */
export const fromProgram = (values: unknown, name: string): Source => ({ values, whence: () => name });

/** Which of the sources, the strongest first, has spoken of this setting, or else of what it stands in. */
export function speakerOf(sources: readonly Source[], way: readonly PropertyKey[]): Source | undefined {
  if (way.length === 0) return undefined;
  return sources.find(({ values }) => at(values, way) !== undefined) ?? speakerOf(sources, way.slice(0, -1));
}

/** Text of the environment or the command line, as the setting's kind has it. */
function typed(schema: z.ZodType, text: string): unknown {
  const { kind } = describe(schema);
  if (kind === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return kind === "number" && /^-?\d+$/.test(text) ? Number(text) : text;
}

/** A setting with nothing behind its colon, as where all below it is commented out, is one that was not given. */
function withoutNothing(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutNothing);
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) => (value === null ? [] : [[name, withoutNothing(value)]])),
  );
}
