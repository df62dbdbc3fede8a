import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the project. */
export interface Source {
  /** From the project's folder: `src/kernel/case.ts`. */
  readonly path: string;
  readonly text: string;
}

const project = fileURLToPath(new URL("../../", import.meta.url));

const NOT_OURS = new Set(["node_modules", ".git", ".runtime", ".data", "coverage", "package-lock.json"]);

/** All files of the project below a folder whose names end so; not what is installed, and not what a run leaves. */
export function sourcesIn(folder: string, ends: RegExp): readonly Source[] {
  return readdirSync(join(project, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = join(project, folder, entry.name);
      if (entry.isDirectory()) return sourcesIn(relative(project, path), ends);
      if (!entry.isFile() || !ends.test(entry.name)) return [];
      return [{ path: relative(project, path), text: readFileSync(path, "utf8") }];
    });
}

/** The code without its comments, line for line; on demand without the content of its texts, too. */
export function codeOf(text: string, { withoutTexts = false } = {}): string {
  const pieces =
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|\$\{[^}]*\}|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g;
  return text.replace(pieces, (piece: string, quoted?: string) => {
    if (quoted === undefined) return piece.replace(/[^\n]/g, "");
    return withoutTexts && !quoted.startsWith("`") ? '""' : quoted;
  });
}

export const lineOf = (text: string, index: number): number => text.slice(0, index).split("\n").length;
