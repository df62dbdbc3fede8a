import { posix } from "node:path";
import { codeOf, lineOf, type Source } from "./source.ts";

/** What a folder may import. The first row that fits a file is its own. */
interface Floor {
  readonly files: RegExp;
  /** Beginnings of paths below `src/`; `.` is the file's own folder, `*` any one name. */
  readonly may: readonly string[];
  /** Packages by name; without it, any. */
  readonly packages?: readonly string[];
}

const SYSTEM = /^connectors\/(?!kit\/|conformance\/)([^/]+)\//;
const REGISTRIES = ["connectors/index.ts", "domain/index.ts"];
const COMPOSITION = /^(main|hub)\.ts$|^(commands|story)\//;
const PURE = /^(kernel|domain)\//;

/** Imports point down: whatever is not here is not allowed. */
const FLOORS: readonly Floor[] = [
  { files: /^kernel\//, may: ["kernel/"], packages: ["zod"] },
  { files: /^platform\//, may: ["platform/"] },
  { files: /^store\//, may: ["store/", "kernel/", "platform/"] },
  { files: /^domain\/index\.ts$/, may: ["domain/", "kernel/"], packages: [] },
  {
    files: /^domain\/[^/]+\//,
    may: [".", "kernel/", "domain/values/", "domain/*/entity.ts", "domain/*/gate.ts"],
    packages: ["zod", "decimal.js", "stdnum", "ibantools", "@skyra/jaro-winkler"],
  },
  { files: /^connectors\/index\.ts$/, may: ["connectors/*/index.ts"], packages: [] },
  {
    files: /^connectors\/contract\.ts$/,
    may: ["kernel/", "connectors/kit/"],
    packages: ["zod"],
  },
  {
    files: /^connectors\/kit\//,
    may: ["connectors/kit/", "connectors/contract.ts", "kernel/", "domain/values/"],
  },
  {
    files: /^connectors\/conformance(\/|\.ts$)/,
    may: ["connectors/conformance", "connectors/contract.ts", "connectors/kit/", "kernel/", "domain/"],
  },
  {
    files: SYSTEM,
    may: [
      ...["connectors/contract.ts", "connectors/kit/", "connectors/conformance"],
      ...["kernel/", "domain/*/entity.ts", "domain/values/"],
    ],
  },
  {
    files: /^engine\//,
    may: ["engine/", "store/", "connectors/contract.ts", "connectors/kit/errors.ts", "kernel/", "platform/"],
  },
  {
    files: /^api\//,
    may: [
      ...["api/", "engine/", "store/", "connectors/contract.ts", "connectors/kit/errors.ts"],
      ...["domain/", "kernel/", "platform/"],
    ],
  },
  { files: COMPOSITION, may: [""] },
];

/** What must not be in the pure folders, by the name it goes by. */
const IMPURE: Readonly<Record<string, RegExp>> = {
  "the clock": /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b\s*\.|\bsetTimeout\b|\bsetInterval\b/,
  chance: /\bMath\.random\b|\brandomUUID\b/,
  "the environment": /\bprocess\b\s*\.|\bglobalThis\b/,
  "input and output": /\bfetch\s*\(|\bconsole\b\s*\./,
  async: /\basync\b|\bawait\b|\bnew Promise\b/,
};

/** Each line of a file of `src/` that breaks the dependency rule, with the reason. Tests may import what they test with. */
export function importOffences({ path, text }: Source): readonly string[] {
  const file = path.replace(/^src\//, "");
  const floor = FLOORS.find(({ files }) => files.test(file));
  if (!floor) return [`${path}: stands in no row of the dependency rule; add its folder there`];
  if (file.endsWith(".test.ts")) return systemsOffended(file, text, path);
  return [
    ...importsOf(text).flatMap(({ from, line }) => {
      const reason = reasonAgainst(file, from, floor);
      return reason ? [`${path}:${line} imports ${from}: ${reason}`] : [];
    }),
    ...(PURE.test(file) ? impurities(path, text) : []),
  ];
}

function reasonAgainst(file: string, from: string, { may, packages }: Floor): string | undefined {
  if (!from.startsWith(".")) {
    const name = from
      .split("/")
      .slice(0, from.startsWith("@") ? 2 : 1)
      .join("/");
    return packages === undefined || packages.includes(name)
      ? undefined
      : `of packages, ${folderOf(file)} may import ${packages.join(", ") || "none"}`;
  }
  const target = posix.join(posix.dirname(file), from);
  if (target.startsWith("..")) return "it lies outside of src/";
  const system = systemOf(file);
  if (system !== undefined && systemOf(target) === system) return undefined;
  if (REGISTRIES.includes(target) && !COMPOSITION.test(file))
    return "the registry is for the composition alone";
  if (may.some((allowed) => fits(target, allowed === "." ? folderOf(file) : allowed))) return undefined;
  return `${folderOf(file)} may import ${[...may].join(", ")}`;
}

/** Not even a test of one system may know another. */
function systemsOffended(file: string, text: string, path: string): readonly string[] {
  const own = systemOf(file);
  if (own === undefined) return [];
  return importsOf(text).flatMap(({ from, line }) => {
    const other = from.startsWith(".") ? systemOf(posix.join(posix.dirname(file), from)) : undefined;
    return other === undefined || other === own
      ? []
      : [`${path}:${line} imports ${from}: ${own} may not know ${other}`];
  });
}

function impurities(path: string, text: string): readonly string[] {
  return codeOf(text, { withoutTexts: true })
    .split("\n")
    .flatMap((line, place) =>
      Object.entries(IMPURE).flatMap(([name, pattern]) => {
        const found = pattern.exec(line)?.[0];
        return found ? [`${path}:${place + 1} has ${found}: ${name} must come in from outside`] : [];
      }),
    );
}

function importsOf(text: string): readonly { from: string; line: number }[] {
  const code = codeOf(text);
  const statements =
    /(?:^|\n)\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']/g;
  return [...code.matchAll(statements)].map((found) => ({
    from: found[1] ?? found[2] ?? found[3] ?? "",
    line: lineOf(code, found.index + found[0].length),
  }));
}

const systemOf = (file: string): string | undefined => SYSTEM.exec(file)?.[1];

const folderOf = (file: string): string =>
  /^(domain|connectors)\/[^/]+\//.exec(file)?.[0] ?? (file.includes("/") ? `${file.split("/")[0]}/` : file);

const fits = (target: string, allowed: string): boolean =>
  new RegExp(`^${allowed.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}`).test(target);
