// Plain JavaScript that every Node from 20 on runs: it brings the Node that runs the rest.
import { spawn } from "node:child_process";
import { accessSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { locked } from "./lock.mjs";

/** The project's folder. */
export const project = dirname(dirname(fileURLToPath(import.meta.url)));

const NODE = "24.21.0";
const runtime = join(project, ".runtime");

/**
 * Installs what is missing, and says so: the pinned Node from its npm package, then exactly the packages of the
 * lockfile. Answers with the Node to use and an environment in which `node` is that one.
 */
export async function ready() {
  const node = isPinned(process.versions.node) ? process.execPath : pinned();
  const environment = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
  if (!existsSync(node) || !packagesAreCurrent())
    await locked(join(runtime, "installing"), async (heldBy) => {
      if (!existsSync(node)) await installNode(node, heldBy);
      if (!packagesAreCurrent()) await installPackages(node, environment, heldBy);
    });
  return { node, environment };
}

/** Any release of the pinned line runs the project; another line is not tried. */
const isPinned = (version) => version.split(".")[0] === NODE.split(".")[0];

/** The package of this machine's kind, which the package `node` would fetch in an install script. */
const packageOfNode = () =>
  `${process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node"}-${process.platform}-${process.arch}`;

const pinned = () => join(runtime, `node-${NODE}`, "node_modules", packageOfNode(), "bin", "node");

/** It appears whole or not at all, so that a start that is killed here leaves nothing half made. */
async function installNode(node, heldBy) {
  const home = join(runtime, `node-${NODE}`);
  const making = `${home}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  await npm(process.execPath, process.env, heldBy, {
    what: `Node ${NODE}, which runs the project (this is Node ${process.versions.node})`,
    words: ["install", "--prefix", making, "--no-save", "--ignore-scripts", `${packageOfNode()}@${NODE}`],
    folder: making,
  });
  rmSync(home, { recursive: true, force: true });
  renameSync(making, home);
  if (!existsSync(node)) throw new Error(`The npm package ${packageOfNode()}@${NODE} has no program in it`);
}

async function installPackages(node, environment, heldBy) {
  await npm(node, environment, heldBy, {
    what: "the packages of package-lock.json",
    words: ["ci"],
    folder: project,
  });
}

/** npm writes down last what it installed: that must be what the lockfile asks for on this kind of machine. */
function packagesAreCurrent() {
  try {
    const read = (path) => JSON.parse(readFileSync(join(project, path), "utf8")).packages;
    const wanted = read("package-lock.json");
    const installed = read("node_modules/.package-lock.json");
    return Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === "" || installed[path]?.version === version || (optional && !installed[path]),
    );
  } catch {
    return false;
  }
}

async function npm(node, environment, heldBy, { what, words, folder }) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.error(`Installing ${what}`);
  const progress = setInterval(() => console.error(`  … ${seconds()} s`), 10_000);
  const [program, ...first] = npmProgram(node);
  const child = spawn(program, [...first, ...words, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env: environment,
    // The standard output belongs to the command that was asked for.
    stdio: ["ignore", 2, 2],
  });
  if (child.pid) heldBy(child.pid);
  const code = await new Promise((resolve, reject) =>
    child.once("error", reject).once("exit", resolve),
  ).finally(() => clearInterval(progress));
  if (code !== 0)
    throw new Error(`npm ${words[0]} failed (${code}): see above. Is the npm registry within reach?`);
  console.error(`Installed in ${seconds()} s`);
}

/** npm is a program for Node, too: the pinned one runs it, whatever its first line says. */
function npmProgram(node) {
  const candidates = [
    process.env.npm_execpath,
    ...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "npm")),
  ];
  for (const candidate of candidates) {
    try {
      const path = realpathSync(candidate);
      accessSync(path);
      if (/npm-cli\.c?js$/.test(path)) return [node, path];
    } catch {
      // Not here; the next may be.
    }
  }
  return ["npm"];
}
