import { defineConfig } from "vitest/config";

/** The tests that need a running Odoo, one file after the other: they share its database. */
export default defineConfig({
  test: {
    include: ["src/**/*.odoo.test.ts", "test/**/*.odoo.test.ts"],
    globalSetup: ["test/support/postgres.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
