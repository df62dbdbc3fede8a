import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { aCommandLine, type CommandLine } from "../support/command-line.ts";
import { until } from "../support/until.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

let line: CommandLine;
beforeEach(async () => {
  line = await aCommandLine();
});

/** The command line as its own process. */
function started(words: readonly string[], input = "") {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: line.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: "Europe/Berlin", ...line.environment },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const heard = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (heard.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard.err += text));
  child.stdin.on("error", () => undefined).end(input);
  const ended = once(child, "close").then(([code, signal]) => ({ ...heard, code, signal }));
  return { child, heard, ended };
}

const run = (...words: string[]) => started(words).ended;

it("answers as text and as JSON, and ends with 0", async () => {
  expect((await run("status")).err).toMatch(/^You act as person:\S+, the first administrator; the key/);
  const text = await run("status");
  expect(text).toMatchObject({ code: 0, err: "" });
  expect(text.out).toMatch(
    /^main, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d Europe\/Berlin\. Nobody works at this moment/,
  );
  const json = await run("status", "--json");
  expect(JSON.parse(json.out)).toMatchObject({ organisation: "main", connections: [] });
});

it("ends with 1 for a finding, with 2 for what is wrong with the command line or the configuration", async () => {
  expect(await run("trace", "V-1042")).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("V-1042"),
  });
  expect(await run("trace")).toMatchObject({
    code: 2,
    err: expect.stringContaining("missing required argument"),
  });
  await writeFile(join(line.folder, "broken.yaml"), "server:\n  port: many\n");
  const broken = await run("status", "--config", "broken.yaml", "--json");
  expect(broken).toMatchObject({
    code: 2,
    err: expect.stringContaining('server.port: "many" — must be a whole number (broken.yaml, line 2)'),
  });
  expect(JSON.parse(broken.out)).toMatchObject({ error: { issues: [{ path: "server.port" }] } });
});

it("reads a secret from what is piped in", async () => {
  const sealed = await started(["seal", "odoo/password"], "hunter2\n").ended;
  expect(sealed).toMatchObject({ code: 0, out: expect.stringContaining("sealed:odoo/password") });
  expect(`${sealed.out}${sealed.err}`).not.toContain("hunter2");
});

it("serves until it is told to stop, and stops cleanly", async () => {
  await writeFile(join(line.folder, "plumbline.yaml"), "server: { port: 0 }\n");
  const { child, heard, ended } = started(["serve", "--json"]);
  await until(() => heard.err.includes("scheduler: "));
  const address = /api: listens on (\S+)/.exec(heard.err)?.[1];
  const ready = await fetch(`${address}/ready`);
  expect(await ready.json()).toEqual({ status: "ok", stopped: [] });
  child.kill("SIGTERM");
  const { code, out } = await ended;
  expect({ code, out: JSON.parse(out) }).toEqual({
    code: 0,
    out: { roles: ["api", "worker", "scheduler"], stoppedBy: "SIGTERM" },
  });
});
