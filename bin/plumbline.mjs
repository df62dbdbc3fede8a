#!/usr/bin/env node
// npx plumbline: the command line.
import { join } from "node:path";
import { end, run } from "./run.mjs";
import { project } from "./runtime.mjs";

await end(run(join(project, "src/main.ts"), process.argv.slice(2)));
