#!/usr/bin/env node
// npm start: everything on this machine, and the story.
import { join } from "node:path";
import { end, run } from "./run.mjs";
import { project } from "./runtime.mjs";

await end(run(join(project, "src/main.ts"), ["start", ...process.argv.slice(2)]));
