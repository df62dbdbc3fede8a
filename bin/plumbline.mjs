#!/usr/bin/env node
// npx plumbline: the command line. Anywhere in the project it runs in the project's folder, as npm's own scripts do.
import { join, sep } from "node:path";
import { end, run } from "./run.mjs";
import { project } from "./runtime.mjs";

const here = process.cwd();
const folder = here.startsWith(project + sep) ? project : here;

await end(run(join(project, "src/main.ts"), process.argv.slice(2), { folder }));
