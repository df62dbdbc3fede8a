import { chmod, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { aCommandLine, type CommandLine } from "../../test/support/command-line.ts";
import { undocumented } from "../../test/support/documented.ts";
import { sql } from "../store/db.ts";

let line: CommandLine;
beforeEach(async () => {
  line = await aCommandLine();
});

const as = (key: string) => ({ environment: { ...line.environment, PLUMBLINE_KEY: key } });
const file = () => join(line.folder, "data", "operator.key");

/** Adds one and answers with their key. */
async function added(...words: string[]): Promise<string> {
  const { code, json } = await line.run(["principals", "add", ...words, "--json"]);
  expect(code).toBe(0);
  expect(undocumented("principals add", json())).toEqual([]);
  return (json() as { key: string }).key;
}

describe("whoever starts the hub first", () => {
  it("is its first administrator, with a key that only they can read", async () => {
    const first = await line.run(["status"]);
    expect(first).toMatchObject({ code: 0, err: expect.stringContaining("You act as person:ada") });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readFile(file(), "utf8")).toMatch(/^plk_/);
    expect(await line.run(["status"])).toMatchObject({ code: 0, err: "" });
  });

  it("is asked to close the file where others can read it", async () => {
    await line.run(["status"]);
    await chmod(file(), 0o644);
    expect(await line.run(["status"])).toMatchObject({ code: 2, err: expect.stringContaining("chmod 600") });
  });
});

describe("without a key of one's own", () => {
  it("nobody acts, whatever the system calls them, and is told what to do", async () => {
    await line.run(["status"]);
    await rm(file());
    const other = await line.run(["status"], { user: "ada" });
    expect(other).toMatchObject({ code: 1, out: "", err: expect.stringContaining("set PLUMBLINE_KEY") });
    expect(await line.run(["status"], as("plk_guessed"))).toMatchObject({
      code: 1,
      err: expect.stringContaining("PLUMBLINE_KEY is nobody's key"),
    });
  });

  it("whoever holds the data can begin anew as somebody else, and the journal has it", async () => {
    await line.run(["status"]);
    await rm(file());
    const { json } = await line.run(["principals", "recover", "--json"]);
    expect(undocumented("principals recover", json())).toEqual([]);
    expect(json()).toEqual({ principal: "person:ada-2", file: file() });
    const { out } = await line.run(["audit"]);
    expect(out).toMatch(/plumbline +lets person:ada-2 act, as administrator/);
  });
});

describe("a principal", () => {
  it("acts under its own name and within its role", async () => {
    const auditor = await added("vera", "--role", "auditor");
    expect(await line.run(["audit"], as(auditor))).toMatchObject({ code: 0 });
    expect(await line.run(["principals", "list"], as(auditor))).toMatchObject({ code: 0 });
    for (const words of [
      ["resolve", "1", "keep", "--because", "x"],
      ["connections", "pause", "books", "--because", "x"],
      ["principals", "add", "eve", "--role", "administrator"],
      ["audit", "archive"],
    ])
      expect(await line.run(words, as(auditor))).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^person:vera is an auditor and may not .*: ask an administrator/),
      });
    const steward = await added("sam", "--role", "steward");
    expect(await line.run(["resolve", "1", "keep", "--because", "x"], as(steward))).toMatchObject({
      code: 1,
      err: "No open hold has the number 1: it may have ended already",
    });
    const engineer = await added("ines", "--role", "integration-engineer");
    await line.run(["seal", "a"], { ...as(engineer), askSecret: async () => "hunter2" });
    const rows = await line.db.query(sql`select actor from journal where what = 'sealed'`);
    expect(rows).toEqual([{ actor: "person:ines" }]);
  });

  it("cannot name another", async () => {
    const { code, err } = await line.run(["resolve", "1", "keep", "--because", "x", "--by", "eve"]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("unknown option '--by'") });
  });

  it("of some legal entities is sent to the API, for a command shows all", async () => {
    const key = await added("nora", "--role", "controller", "--legal-entities", "main");
    expect(await line.run(["holds"], as(key))).toMatchObject({
      code: 1,
      err: expect.stringContaining("person:nora is there for main alone"),
    });
    expect(
      await line.run(["principals", "add", "x", "--role", "controller", "--legal-entities", "mian"]),
    ).toMatchObject({ code: 1, err: "No legal entity is called mian: there are main" });
  });

  it("is listed with when its key was last used, is given another, and is disabled", async () => {
    const key = await added("portal", "--role", "service", "--calls-per-minute", "30");
    const rotated = await line.run(["principals", "rotate", "portal", "--json"]);
    expect(undocumented("principals rotate", rotated.json())).toEqual([]);
    expect(await line.run(["status"], as(key))).toMatchObject({ code: 1 });
    const { key: second } = rotated.json() as { key: string };
    expect(await line.run(["status"], as(second))).toMatchObject({ code: 0 });
    const disabled = await line.run(["principals", "disable", "portal", "--because", "gone", "--json"]);
    expect(undocumented("principals disable", disabled.json())).toEqual([]);
    expect(await line.run(["status"], as(second))).toMatchObject({ code: 1 });

    const list = await line.run(["principals", "list", "--json"]);
    expect(undocumented("principals list", list.json())).toEqual([]);
    expect(list.out).not.toContain(second);
    expect((list.json() as { principals: object[] }).principals).toMatchObject([
      { id: "person:ada", role: "administrator", legalEntities: null, usedAt: expect.any(String) },
      {
        id: "service:portal",
        callsPerMinute: 30,
        keys: [],
        disabledBy: "person:ada",
        disabledBecause: "gone",
      },
    ]);
    const { out } = await line.run(["principals", "list"]);
    expect(out).toMatch(/service:portal +service +all +30 [^p]*disabled/);
  });
});
