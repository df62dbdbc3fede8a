import { codeOf, lineOf, type Source } from "./source.ts";

/** Past it a file is two things. */
const LINES_MAX = 300;

/** Files that are too long. */
export function longFiles(sources: readonly Source[]): readonly string[] {
  return sources
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path} has ${lines} lines, and ${LINES_MAX} are the most: it is two things`);
}

/** Tests of one file and one group that bear the same name: of a red one nobody knows which it is. */
export function sameTestNames({ path, text }: Source): readonly string[] {
  const code = codeOf(text);
  const names =
    /\b(describe|it|test)(?:\.(?:only|concurrent|sequential))?\(\s*(["'`])((?:\\.|(?!\2)[^\\])*)\2/g;
  const seen = new Map<string, number>();
  const offences: string[] = [];
  let group = "";
  for (const { 1: kind, 3: name = "", index } of code.matchAll(names)) {
    const line = lineOf(code, index);
    if (kind === "describe") group = name;
    else {
      const key = `${group}\n${name}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, line);
      else offences.push(`${path}:${line} bears the name of the test in line ${first}: ${name}`);
    }
  }
  return offences;
}

/** Folders as one person's machine has them. Written so that this line is none. */
const OF_A_MACHINE = /(?<![\w.@:/-])\/(?:h[o]me|r[o]ot|U[s]ers|w[o]rk)\/[\w.-]+/;

/** Lines that name a path of somebody's machine. */
export function machinePaths({ path, text }: Source): readonly string[] {
  return text.split("\n").flatMap((line, place) => {
    const found = OF_A_MACHINE.exec(line)?.[0];
    return found ? [`${path}:${place + 1} names ${found}, which is on one machine only`] : [];
  });
}

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

/**
 * Packages of other kinds of machine that the lockfile does not name. Written where a registry lacks some, it leaves
 * them out, and `npm ci` then refuses it everywhere.
 */
export function missingInLockfile({ packages }: Lockfile): readonly string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map((name) => `package-lock.json lacks ${name}, which ${path} asks for`),
  );
}
