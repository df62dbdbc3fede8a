import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { generateConnector, registerConnector } from "./new-connector.ts";
import { runProgram } from "./program.ts";
import type { Desk } from "./terminal.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

/** A copy of the tree, as far as a connector can see it. */
function aCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), "plumbline-copy-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ["connectors", "domain", "kernel"])
    cpSync(join(ROOT, "src", part), join(copy, "src", part), { recursive: true });
  for (const file of ["package.json", "tsconfig.json", "biome.json"])
    cpSync(join(ROOT, file), join(copy, file));
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** A tree with one connector in it. */
function aSmallTree(): string {
  const tree = mkdtempSync(join(tmpdir(), "plumbline-tree-"));
  onTestFinished(() => rmSync(tree, { recursive: true, force: true }));
  mkdirSync(join(tree, "src/connectors/procore"), { recursive: true });
  writeFileSync(
    join(tree, "src/connectors/index.ts"),
    '/** Every system. */\nexport { odoo } from "./odoo/index.ts";\nexport { procore } from "./procore/index.ts";\n',
  );
  return tree;
}

/** File → text. */
function filesIn(folder: string): Map<string, string> {
  const files = readdirSync(join(folder, "src"), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

/** Runs a tool of the project in the copy; its output and whether it succeeded. */
async function tool(copy: string, words: readonly string[]): Promise<{ ok: boolean; said: string }> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1" };
  const [name = "", ...rest] = words;
  return run(join(ROOT, "node_modules", ".bin", name), rest, { cwd: copy, env }).then(
    ({ stdout }) => ({ ok: true, said: stdout }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ ok: false, said: `${stdout}\n${stderr}` }),
  );
}

/** A desk at which nobody sits; what is said at it is kept. */
function deskAt(home: string) {
  const [printed, said, codes]: [string[], string[], number[]] = [[], [], []];
  const desk: Desk = {
    terminal: {
      print: (text) => void printed.push(text),
      say: (line) => void said.push(line),
      width: 120,
      strong: (text) => text,
      zone: "UTC",
    },
    home,
    environment: {},
    now: () => new Date("2026-11-18T16:00:00Z"),
    user: "ada",
    askSecret: async () => "",
    exit: (code) => void codes.push(code),
  };
  return { desk, printed, said, code: () => codes.at(-1) };
}

const acme = { id: "acme-field", name: "Acme Field", side: "field" };

describe("a new connector", () => {
  it("is a folder and a line, and passes the suite as it is made", { timeout: 120_000 }, async () => {
    const copy = aCopy();
    const before = filesIn(copy);

    const files = generateConnector({ ...acme, into: copy });
    const line = registerConnector({ ...acme, into: copy });

    const after = filesIn(copy);
    const registry = "src/connectors/index.ts";
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed.sort()).toEqual([...files, registry].sort());
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
    expect(files.every((path) => path.startsWith("src/connectors/acme-field/"))).toBe(true);
    expect(line).toBe('export { acmeField } from "./acme-field/index.ts";');
    expect(
      linesOf(after.get(registry)).filter((one) => !linesOf(before.get(registry)).includes(one)),
    ).toEqual([line]);

    writeFileSync(
      join(copy, "tsconfig.json"),
      JSON.stringify({ extends: join(ROOT, "tsconfig.json"), include: ["src/connectors/acme-field"] }),
    );
    expect(await tool(copy, ["tsc", "--noEmit"])).toEqual({ ok: true, said: "" });
    const suite = await tool(copy, ["vitest", "run", "--root", copy, "src/connectors/acme-field"]);
    expect(suite.said).toMatch(/Test Files\s+1 passed \(1\)/);
    expect(suite).toMatchObject({ ok: true });
  });

  it("is called by its own name throughout", () => {
    const tree = aSmallTree();
    const files = generateConnector({ ...acme, into: tree });
    const texts = files.map((path) => readFileSync(join(tree, path), "utf8")).join("\n");
    expect(texts).not.toMatch(/template/i);
    expect(texts).toMatch(/id: "acme-field",\n\s*name: "Acme Field",\n\s*side: "field"/);
    expect(texts).toContain("class FakeAcmeField");
    expect(files).toContain("src/connectors/acme-field/acme-field.test.ts");
  });

  it("is made by the command line, which tells what it wrote", async () => {
    const tree = aSmallTree();
    const words = ["new", "connector", "acme-field", "--name", "Acme Field", "--side", "field"];
    const { desk, printed, said, code } = deskAt(tree);
    await runProgram([...words, "--json"], desk);
    const { files, line } = JSON.parse(printed.join("\n"));
    expect(code()).toBe(0);
    expect([...filesIn(tree).keys()].sort()).toEqual([...files, "src/connectors/index.ts"].sort());
    expect(filesIn(tree).get("src/connectors/index.ts")).toContain(line);

    await runProgram(words, desk);
    expect(code()).toBe(1);
    expect(said.join("\n")).toMatch(/is there already/);
  });

  it("is registered once, among the others in the order of their names", () => {
    const tree = aSmallTree();
    registerConnector({ id: "paper", into: tree });
    registerConnector({ id: "paper", into: tree });
    expect(linesOf(readFileSync(join(tree, "src/connectors/index.ts"), "utf8"))).toEqual([
      "/** Every system. */",
      'export { odoo } from "./odoo/index.ts";',
      'export { paper } from "./paper/index.ts";',
      'export { procore } from "./procore/index.ts";',
    ]);
  });

  it.each([
    ["an id that is no folder's name", { id: "../odoo" }, /cannot be a connector's id/],
    ["an id in capitals", { id: "Acme" }, /cannot be a connector's id/],
    ["the id of a room that is taken", { id: "kit" }, /cannot be a connector's id/],
    ["the id of a connector that is there", { id: "procore" }, /is there already/],
    ["a name that would break the code", { name: 'Acme"; evil()' }, /cannot be a system's name/],
    ["a side that there is not", { side: "sales" }, /is no side; these are: construction, erp/],
  ])("is not made with %s", (_, over, sentence) => {
    const tree = aSmallTree();
    const before = filesIn(tree);
    expect(() => generateConnector({ ...acme, ...over, into: tree })).toThrow(sentence);
    expect(filesIn(tree)).toEqual(before);
  });
});

const linesOf = (text: string | undefined): string[] => (text ?? "").trimEnd().split("\n");
