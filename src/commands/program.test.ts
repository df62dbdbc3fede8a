import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aCommandLine } from "../../test/support/command-line.ts";
import { aDesk } from "../../test/support/desk.ts";
import { commandLineGuide, helpTexts } from "../../test/support/documented.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { Refused } from "../engine/refused.ts";
import { sql } from "../store/db.ts";
import { runProgram } from "./program.ts";
import { troubleOf } from "./trouble.ts";

describe("the help", () => {
  const commands = [...helpTexts()].filter(
    ([, text]) => !/^Commands:$/m.test(text) || /With --json/.test(text),
  );

  it.each(commands)("of plumbline %s has an example and states what --json prints", (name, text) => {
    expect(text).toMatch(/^Examples?:\n {2}\S/m);
    expect(text).toMatch(/With --json: \{/);
    expect(text).toContain(name.split(" ")[0]);
  });

  it("is what docs/guides/command-line.md says", async () => {
    await expect(commandLineGuide()).toMatchFileSnapshot("../../docs/guides/command-line.md");
  });
});

describe("what is not usable as given", () => {
  it.each([
    [["bogus"], "unknown command 'bogus'"],
    [["holds", "twelve"], "It must be a whole number."],
    [["resolve", "12", "maybe", "--because", "x"], "Allowed choices are keep, take"],
    [["resolve", "12", "keep"], "required option '--because <reason>' not specified"],
    [["serve", "--roles", "api,cook"], "There are api, worker, scheduler, and not cook."],
  ])("is refused with 2: %j", async (words, says) => {
    const desk = aDesk();
    await runProgram(words, desk);
    expect(desk.code()).toBe(2);
    expect(desk.said.join("\n")).toContain(says);
    expect(desk.printed).toEqual([]);
  });

  it("is told as JSON where JSON was asked for", async () => {
    const desk = aDesk();
    await runProgram(["holds", "twelve", "--json"], desk);
    expect(JSON.parse(desk.printed.join(""))).toMatchObject({ error: { code: 2 } });
  });

  it("ends with 0 when help or nothing wrong was asked for", async () => {
    const desk = aDesk();
    await runProgram(["holds", "--help"], desk);
    expect(desk.code()).toBe(0);
    expect(desk.printed.join("")).toContain("Lists what waits");
  });
});

describe("trouble", () => {
  it("with the database names it and says what to do, without a stack", async () => {
    const line = await aCommandLine();
    const environment = {
      ...line.environment,
      DATABASE_URL: "postgres://plumbline:hunter2@127.0.0.1:1/none",
    };
    const { code, err } = await line.run(["status"], { environment });
    expect(code).toBe(2);
    expect(err).toContain("The database of database.url does not serve");
    expect(err).not.toMatch(/hunter2|\n\s+at /);
  });

  it("with nothing to serve says what to write, also beside a story that was told", async () => {
    const line = await aCommandLine();
    await rm(join(line.folder, "plumbline.yaml"));
    await mkdir(join(line.folder, "data", "story"), { recursive: true });
    await writeFile(join(line.folder, "data", "story", "plumbline.yaml"), "server: { port: 0 }\n");
    const { code, err } = await line.run(["serve"]);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/Write plumbline\.yaml .*npm start/),
    });
  });

  it("with a database that lacks a migration says how it gets it", async () => {
    const line = await aCommandLine();
    await line.db.query(sql`delete from migration where name > '0001'`);
    const { code, err } = await line.run(["status"]);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/it lacks 0001.*plumbline migrate/),
    });
  });

  it("with the master key says which one and what to do", async () => {
    const line = await aCommandLine();
    const environment = { ...line.environment, PLUMBLINE_MASTER_KEY: "short" };
    const { code, err } = await line.run(["status"], { environment });
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining("PLUMBLINE_MASTER_KEY is not a master key"),
    });
  });

  it.each([
    [new Refused("It cannot be"), 1, "It cannot be"],
    [new ConnectorError("later", "503"), 1, "503. Try again in a while."],
    [new Error("file:/x cannot be read"), 2, "file:/x cannot be read"],
    [
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
      2,
      "The database does not answer",
    ],
  ])("is told as a sentence: %s", (error, code, says) => {
    const trouble = troubleOf(error);
    expect(trouble.code).toBe(code);
    expect(trouble.says).toContain(says);
    expect(trouble.stack).toBeUndefined();
  });

  it("that nobody foresaw is our own, and shows where it happened", () => {
    const trouble = troubleOf(new TypeError("x is not a function"));
    expect(trouble).toMatchObject({ code: 70, says: expect.stringContaining("a fault of the program") });
    expect(trouble.stack).toContain("program.test.ts");
  });
});
