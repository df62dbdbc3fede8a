#!/usr/bin/env node
// npm run test:odoo: the contract suite and the story against the Odoo that the environment names.
import { join } from "node:path";
import { end, run } from "./run.mjs";
import { project } from "./runtime.mjs";

const missing = ["ODOO_URL", "ODOO_DATABASE", "ODOO_USER"].filter((name) => !process.env[name]);
if (!process.env.ODOO_PASSWORD && !process.env.ODOO_API_KEY) missing.push("ODOO_PASSWORD or ODOO_API_KEY");

if (missing.length === 0)
  await end(
    run(
      join(project, "node_modules/.bin/vitest"),
      ["run", "--config", "vitest.odoo.config.ts", ...process.argv.slice(2)],
      { folder: project },
    ),
  );
else {
  console.error(`These tests need a running Odoo, and the environment lacks ${missing.join(", ")}. For example:

  ODOO_URL=http://localhost:8069 ODOO_DATABASE=test ODOO_USER=admin ODOO_PASSWORD=admin npm run test:odoo

They write into that database and remove what they wrote: never name one with real books.`);
  process.exitCode = 2;
}
