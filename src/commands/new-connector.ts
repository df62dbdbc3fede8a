import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Refused } from "../engine/refused.ts";
import { SIDES } from "../kernel/case.ts";

export interface NewConnector {
  /** The folder's name, and what a configuration calls it: `autodesk-build`. */
  readonly id: string;
  /** What people call it: `Autodesk Build`. */
  readonly name: string;
  readonly side: string;
  /** The folder of the project. */
  readonly into: string;
}

const TEMPLATE = fileURLToPath(new URL("../connectors/template/", import.meta.url));

/** Makes a connector's folder, with all its rooms, a fake and a passing suite. Answers with the files it wrote. */
export function generateConnector(connector: NewConnector): readonly string[] {
  const { id, into } = connector;
  check(connector);
  const folder = join("src", "connectors", id);
  makeFolder(join(into, folder), `${folder} is there already: choose another id, or go on in that folder`);
  const files = readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(TEMPLATE, join(parentPath, name)));
  return files
    .map((file) => {
      const path = join(folder, file.replace("template", id));
      mkdirSync(dirname(join(into, path)), { recursive: true });
      writeFileSync(join(into, path), worded(readFileSync(join(TEMPLATE, file), "utf8"), connector));
      return path;
    })
    .sort();
}

/** Adds the connector's line to the registry. Answers with the line. */
export function registerConnector({ id, into }: Pick<NewConnector, "id" | "into">): string {
  const registry = join(into, "src", "connectors", "index.ts");
  const line = `export { ${constantOf(id)} } from "./${id}/index.ts";`;
  const [opening = [], lines = []] = splitAt(readFileSync(registry, "utf8").trimEnd().split("\n"));
  if (!lines.includes(line)) lines.push(line);
  writeFileSync(registry, `${[...opening, ...lines.sort(byPath)].join("\n")}\n`);
  return line;
}

function check({ id, name, side }: NewConnector): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || ["kit", "conformance", "template"].includes(id))
    throw new Refused(
      `${id} cannot be a connector's id: lower-case words with dashes between, such as autodesk-build`,
    );
  if (!/^[\p{L}\p{N}][\p{L}\p{N} .&+-]*$/u.test(name))
    throw new Refused(`${name} cannot be a system's name: letters, digits, spaces and . & + - within`);
  if (!SIDES.some((one) => one === side))
    throw new Refused(`${side} is no side; these are: ${SIDES.join(", ")}`);
}

function makeFolder(path: string, taken: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new Refused(`${dirname(path)} is not there: call this in the project's folder`);
    throw code === "EEXIST" ? new Refused(taken) : error;
  }
}

/** In one pass, so that a word of the new name is never taken for one of the old. */
const worded = (text: string, { id, name, side }: NewConnector): string =>
  text.replace(/Template System|"template"|[Tt]emplate|(["`])construction\1/g, (word, quote: string) => {
    if (word === "Template System") return name;
    if (word === '"template"') return `"${id}"`;
    if (quote) return `${quote}${side}${quote}`;
    return word === "Template" ? typeOf(id) : constantOf(id);
  });

/** `autodesk-build` → `AutodeskBuild`. */
const typeOf = (id: string): string =>
  id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `autodesk-build` → `autodeskBuild`. */
const constantOf = (id: string): string =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const splitAt = (lines: string[]): [string[], string[]] => [
  lines.filter((line) => !line.startsWith("export ")),
  lines.filter((line) => line.startsWith("export ")),
];

const pathOf = (line: string): string => /"(.*)"/.exec(line)?.[1] ?? line;
const byPath = (a: string, b: string): number => (pathOf(a) < pathOf(b) ? -1 : 1);
