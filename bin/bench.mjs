#!/usr/bin/env node
// npm run bench: each figure as one line of JSON on the standard output. Words after `--` choose among the benchmarks.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { end, run } from "./run.mjs";
import { project } from "./runtime.mjs";

await end(bench(process.argv.slice(2)));

async function bench(chosen) {
  const names = readdirSync(join(project, "bench"))
    .filter((file) => file.endsWith(".bench.ts"))
    .map((file) => file.slice(0, -".bench.ts".length));
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(", ")}: there are ${names.join(", ")}`);
  let worst = 0;
  for (const name of chosen.length > 0 ? chosen : names)
    worst = Math.max(worst, await run(join(project, "bench", `${name}.bench.ts`), [], { folder: project }));
  return worst;
}
