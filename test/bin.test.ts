import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bin-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const bin = (name: string) => JSON.stringify(new URL(`../bin/${name}.mjs`, import.meta.url).href);

/** Runs a program that is given as text, and gathers what it says. */
function program(text: string): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (piece) => (said += piece));
  return Object.assign(child, { said: () => said });
}

const ended = async (child: ChildProcess) => (await once(child, "close")) as [number | null, string | null];

describe("the lock of an installation", () => {
  const holder = (name: string) =>
    program(`
      import { appendFileSync } from "node:fs";
      import { setTimeout as delay } from "node:timers/promises";
      import { locked } from ${bin("lock")};
      const note = (word) => appendFileSync(${JSON.stringify(join(folder, "notes"))}, word + " ${name}\\n");
      await locked(${JSON.stringify(join(folder, "lock"))}, async () => { note("in"); await delay(60); note("out"); });
    `);
  const notes = () => readFileSync(join(folder, "notes"), "utf8").trim().split("\n");

  it("lets one in at a time", async () => {
    await Promise.all(["a", "b", "c"].map((name) => ended(holder(name))));
    const names = notes().map((note) => note.split(" ")[1]);
    expect(names).toHaveLength(6);
    for (let place = 0; place < 6; place += 2) expect(names[place + 1]).toBe(names[place]);
  });

  it("is taken over when its holder was killed, and not while one that works for it lives", async () => {
    const gone = program("");
    await ended(gone);
    mkdirSync(join(folder, "lock"));
    writeFileSync(join(folder, "lock", "pids"), `${gone.pid} ${process.pid}`);
    const waiting = holder("a");
    await expect(vi.waitFor(notes, { timeout: 600 })).rejects.toThrow();
    writeFileSync(join(folder, "lock", "pids"), String(gone.pid));
    await ended(waiting);
    expect(notes()).toEqual(["in a", "out a"]);
  });
});

describe("a command of the project", () => {
  /** What `run` starts; it tells its signals, its number and its end. */
  const started = (body: string) => {
    const file = join(folder, "child.mjs");
    writeFileSync(file, body);
    return program(`
      import { end, run } from ${bin("run")};
      await end(run(${JSON.stringify(file)}, ["one", "two words"]));
    `);
  };
  const LISTENING = `
    const told = [];
    process.on("SIGTERM", () => { told.push("SIGTERM"); setTimeout(() => { console.log(told.join()); process.exit(7); }, 300); });
    setInterval(() => undefined, 1000);
    console.log(process.pid);`;

  it("gets its words, and ends as its program ends", async () => {
    const command = started("console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 5;");
    expect(await ended(command)).toEqual([5, null]);
    expect(JSON.parse(command.said())).toEqual(["one", "two words"]);
  });

  it("passes a signal on once, though it came twice", async () => {
    const command = started(LISTENING);
    await vi.waitFor(() => expect(command.said()).toMatch(/^\d+\n/), 10_000);
    command.kill("SIGTERM");
    command.kill("SIGTERM");
    expect(await ended(command)).toEqual([7, null]);
    expect(command.said().split("\n")[1]).toBe("SIGTERM");
  });

  it("is told when what started it was killed", async () => {
    const stopping = JSON.stringify(new URL("../src/platform/stopping.ts", import.meta.url).href);
    const command = started(`
      import { stopWanted } from ${stopping};
      const alive = setInterval(() => undefined, 1000);
      console.log(process.pid);
      console.log(await stopWanted());
      clearInterval(alive);`);
    await vi.waitFor(() => expect(command.said()).toMatch(/^\d+\n/), 10_000);
    command.kill("SIGKILL");
    await ended(command);
    expect(command.said()).toContain("the end of the process that started it");
  });
});
