import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importOffences } from "./support/imports.ts";
import { sourcesIn } from "./support/source.ts";
import { longFiles, machinePaths, missingInLockfile, sameTestNames } from "./support/tidiness.ts";

const CODE = /\.(ts|mjs)$/;

describe("the project", () => {
  it("imports downward only, and no connector knows another", () => {
    const sources = sourcesIn("src", CODE);
    for (const folder of readdirSync(new URL("../src/", import.meta.url), { withFileTypes: true }))
      if (folder.isDirectory())
        expect(
          sources.filter(({ path }) => path.startsWith(`src/${folder.name}/`)).length,
          `files seen in src/${folder.name}`,
        ).toBeGreaterThan(0);
    expect(sources.flatMap(importOffences)).toEqual([]);
  });

  it("has no file that is two things", () => {
    const sources = sourcesIn(".", CODE).filter(({ path }) => !path.includes("/fixtures/"));
    expect(sources.length).toBeGreaterThan(0);
    expect(longFiles(sources)).toEqual([]);
  });

  it("has no two tests of one name", () => {
    const tests = ["src", "test"].flatMap((folder) => sourcesIn(folder, /\.test\.ts$/));
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.flatMap(sameTestNames)).toEqual([]);
  });

  it("names no path of anybody's machine", () => {
    const files = sourcesIn(".", /\.(ts|mjs|json|md|yaml|sql|csv|txt|sh)$|^run$/);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(machinePaths)).toEqual([]);
  });

  it("installs on every kind of machine from its lockfile", () => {
    const lockfile = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");
    expect(missingInLockfile(JSON.parse(lockfile))).toEqual([]);
  });
});

describe("the dependency rule", () => {
  const offences = (path: string, text: string) => importOffences({ path: `src/${path}`, text });

  it.each([
    ["connectors/odoo/client.ts", 'import { x } from "../procore/client.ts";', "connectors/odoo/ may import"],
    [
      "connectors/odoo/odoo.test.ts",
      'import { x } from "../procore/client.ts";',
      "odoo may not know procore",
    ],
    ["connectors/odoo/client.ts", 'import { x } from "../../store/db.ts";', "connectors/odoo/ may import"],
    [
      "connectors/odoo/client.ts",
      'import { x } from "../../domain/vendor/flow.ts";',
      "connectors/odoo/ may import",
    ],
    ["domain/vendor/flow.ts", 'import type { Db } from "../../store/db.ts";', "domain/vendor/ may import"],
    ["domain/vendor/flow.ts", 'import { x } from "../project/flow.ts";', "domain/vendor/ may import"],
    ["domain/vendor/flow.ts", 'import pg from "pg";', "of packages, domain/vendor/ may import zod"],
    ["domain/vendor/flow.ts", 'import { readFile } from "node:fs";', "of packages"],
    ["kernel/case.ts", 'import { x } from "../platform/clock.ts";', "kernel/ may import kernel/"],
    ["kernel/case.ts", 'export type { Log } from "pino";', "of packages, kernel/ may import zod"],
    ["engine/act.ts", 'import { Vendor } from "../domain/vendor/entity.ts";', "engine/ may import"],
    ["engine/act.ts", 'import { odoo } from "../connectors/odoo/index.ts";', "engine/ may import"],
    ["engine/act.ts", 'const odoo = await import("../connectors/odoo/index.ts");', "engine/ may import"],
    ["api/health.ts", 'import * as connectors from "../connectors/index.ts";', "for the composition alone"],
    ["store/db.ts", 'import { act } from "../engine/act.ts";', "store/ may import"],
    ["platform/log.ts", 'import { x } from "../kernel/case.ts";', "platform/ may import platform/"],
    ["store/db.ts", 'import { x } from "../../test/support/store.ts";', "it lies outside of src/"],
    ["helpers/index.ts", "", "stands in no row of the dependency rule"],
  ])("refuses in %s: %s", (path, text, reason) => {
    expect(offences(path, text)).toEqual([expect.stringContaining(reason)]);
  });

  it("names the offending line", () => {
    const text =
      '// import "pg";\nimport {\n  a,\n  b,\n} from "./case.ts";\n\nimport { x } from "../engine/act.ts";\n';
    expect(offences("kernel/case.ts", text)).toEqual([
      "src/kernel/case.ts:7 imports ../engine/act.ts: kernel/ may import kernel/",
    ]);
  });

  it.each(["Date.now()", "new Date()", "Math.random()", "process.env.HOME", "fetch(url)", "async () => 1"])(
    "refuses %s in the kernel and the domain alone",
    (code) => {
      const text = `const one = 1;\nexport const two = ${code};\n`;
      for (const path of ["kernel/case.ts", "domain/vendor/flow.ts"])
        expect(offences(path, text)).toEqual([expect.stringContaining(`src/${path}:2 has `)]);
      expect(offences("engine/act.ts", text)).toEqual([]);
    },
  );

  it.each([
    [
      "kernel/case.ts",
      'import { z } from "zod";\n// Date.now() is for the edges.\nconst says = "no async here";\n',
    ],
    ["kernel/case.ts", "export const at = (text: string) => new Date(text);\n"],
    ["domain/bill/flow.ts", 'import type { Vendor } from "../vendor/entity.ts";'],
    ["connectors/odoo/fake/orm/read.ts", 'import { x } from "../../domain.ts";'],
    ["engine/act.ts", 'import type { Log } from "../platform/log.ts";'],
    ["hub.ts", 'import * as connectors from "./connectors/index.ts";'],
    ["engine/road.test.ts", 'import { vendorFlow } from "../domain/vendor/flow.ts";'],
  ])("allows in %s: %s", (path, text) => {
    expect(offences(path, text)).toEqual([]);
  });
});

describe("tidiness", () => {
  it("finds the file that is too long", () => {
    expect(longFiles([{ path: "a.ts", text: "\n".repeat(301).replaceAll("\n", "x\n") }])).toHaveLength(1);
    expect(longFiles([{ path: "a.ts", text: "x\n".repeat(300) }])).toEqual([]);
  });

  it("finds two tests of one name, unless their groups differ", () => {
    const one = (name: string) => `i${"t"}("${name}", () => {});\n`;
    const group = (name: string) => `descr${"ibe"}("${name}", () => {\n`;
    expect(sameTestNames({ path: "a.test.ts", text: one("waits") + one("goes") + one("waits") })).toEqual([
      "a.test.ts:3 bears the name of the test in line 1: waits",
    ]);
    const grouped = group("odoo") + one("waits") + group("procore") + one("waits");
    expect(sameTestNames({ path: "a.test.ts", text: grouped })).toEqual([]);
  });

  it("finds a path of somebody's machine, and lets an address be", () => {
    const text = `const a = "/${"home"}/anna/hub";\nconst b = "https://example.com/${"home"}/anna";\n`;
    expect(machinePaths({ path: "a.ts", text })).toEqual([expect.stringContaining("a.ts:1 names ")]);
  });

  it("finds what a lockfile leaves out", () => {
    const packages = { "node_modules/a": { optionalDependencies: { "a-linux": "1", "a-darwin": "1" } } };
    expect(missingInLockfile({ packages: { ...packages, "node_modules/a-linux": {} } })).toEqual([
      "package-lock.json lacks a-darwin, which node_modules/a asks for",
    ]);
  });
});
