import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { aCommandLine } from "../../test/support/command-line.ts";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { startSystems } from "../story/systems.ts";
import { findingsAnswer } from "./doctor.ts";
import { lookAt } from "./workbench.ts";
import { workbenchText } from "./workbench-text.ts";

const IBAN = "DE89370400440532013000";

function aReachedShelf() {
  const shelf = aShelf();
  const vocabulary = { ours: () => undefined, theirs: () => undefined };
  const reached = { id: "site", connector: shelfConnector("construction", shelf), client: shelf, vocabulary };
  return { shelf, reached };
}

describe("the workbench", () => {
  it("shows each record as it is there beside what it means, masked, and keeps a scrubbed one", async () => {
    const { shelf, reached } = aReachedShelf();
    shelf.put("1", { name: "Anchor bolt", code: "AB-1", secret: IBAN });
    const { seen, fixture } = await lookAt(reached, { noun: "part", ids: undefined, most: 3 });
    expect(undocumented("workbench", { connection: "site", ...seen, saved: null })).toEqual([]);
    expect(seen.records).toMatchObject([
      {
        id: "1",
        wire: { name: "Anchor bolt", secret: "<bank>" },
        canonical: { name: "Anchor bolt", secret: "••••3000", price: null },
        unreadable: null,
      },
    ]);
    expect(JSON.stringify(fixture)).not.toContain(IBAN);
    expect(fixture).toMatchObject([{ id: "1", name: "Anchor bolt" }]);
    const text = workbenchText({ connection: "site", ...seen, saved: null }, plainTerminal);
    expect(text).toMatch(/code: AB-1 +price: \(empty\)\nsecret: <bank> +secret: ••••3000/);
  });

  it("reads the records that are asked for, and says why one cannot be read", async () => {
    const { shelf, reached } = aReachedShelf();
    shelf.put("1", { name: "Anchor bolt" });
    shelf.put("2", { name: null });
    const { seen } = await lookAt(reached, { noun: "part", ids: ["2"], most: 3 });
    expect(seen.records).toMatchObject([{ id: "2", unreadable: expect.stringContaining("name:") }]);
    await expect(lookAt(reached, { noun: "vendor", ids: undefined, most: 3 })).rejects.toThrow(
      "site does not carry a vendor: it has part",
    );
  });

  it("needs no database, and refuses what is not configured in plain words", async () => {
    const line = await aCommandLine();
    const environment = { ...line.environment, DATABASE_URL: "postgres://127.0.0.1:1/none" };
    const { code, err } = await line.run(["workbench", "procore"], { environment });
    expect({ code, err }).toEqual({ code: 1, err: "No connection is called procore: there are none" });
  });

  it("says what to do when a system cannot be reached", async () => {
    const line = await aCommandLine(`
outbound: { allow: [127.0.0.1] }
connections:
  - id: odoo
    connector: odoo
    settings: { url: "http://127.0.0.1:1", database: books, user: plumbline, companies: [1] }
    secrets: { password: "env:ODOO_PASSWORD" }
`);
    const environment = { ...line.environment, ODOO_PASSWORD: "secret" };
    const { code, err, json } = await line.run(["workbench", "odoo", "--json"], { environment });
    expect(code).toBe(1);
    expect(err).toContain("Try again in a while.");
    expect(json()).toMatchObject({ error: { code: 1 } });
    const missing = await line.run(["odoo", "doctor"]);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining("the environment has no ODOO_PASSWORD"),
    });
  });
});

describe("an examination", () => {
  const found = (kind: "missing" | "notice") => ({
    kind,
    about: "res.partner",
    says: "It lacks a right",
    remedy: "Give it",
  });

  it("ends with a finding when something is missing", () => {
    const answer = findingsAnswer("odoo", [found("missing"), found("notice")]);
    expect(answer.code).toBe(1);
    expect(undocumented("odoo doctor", answer.value)).toEqual([]);
    expect(answer.text(plainTerminal)).toMatch(/is missing +res\.partner +It lacks a right +Give it/);
  });

  it("is in order when there are only notices", () => {
    expect(findingsAnswer("odoo", [found("notice")]).code).toBe(0);
  });

  it("prints what takes several lines below the table", () => {
    const long = { ...found("notice"), about: "user", says: "Groups: one\nNever: another" };
    expect(findingsAnswer("odoo", [long]).text(plainTerminal)).toMatch(
      /user: Give it\n {2}Groups: one\n {2}Never: another$/,
    );
  });
});

describe("with the systems of the story", () => {
  it("keeps a scrubbed fixture of a record, and examines the books", async () => {
    const line = await aCommandLine();
    const systems = await startSystems(join(line.folder, "story"));
    onTestFinished(() => systems.close());
    const run = (...words: string[]) => line.run([...words, "--config", systems.configFile, "--json"]);

    const file = join(line.folder, "vendor.json");
    const kept = await run("workbench", "odoo", "vendor", "--most", "2", "--save", file);
    expect(undocumented("workbench", kept.json())).toEqual([]);
    expect(kept).toMatchObject({ code: 0 });
    const fixture = JSON.parse(await readFile(file, "utf8")) as { email: unknown }[];
    expect(fixture).toHaveLength(2);
    for (const { email } of fixture) expect([false, "someone@example.com"]).toContain(email);

    const doctor = await run("odoo", "doctor");
    expect(doctor.code).toBe(0);
    expect(undocumented("odoo doctor", doctor.json())).toEqual([]);
    expect((await run("workbench", "procore")).json()).toMatchObject({
      nouns: expect.arrayContaining(["vendor", "project"]),
      records: [],
    });
  });
});
