import { expect, it } from "vitest";
import { aCommandLine } from "../../test/support/command-line.ts";
import { undocumented } from "../../test/support/documented.ts";

const CONFIG = `
connections:
  - id: procore
    connector: procore
    settings: { companyId: "77" }
    secrets: { clientId: "env:PROCORE_ID", clientSecret: "file:/nowhere/secret" }
    flows: { vendor: observing }
  - id: odoo
    connector: odoo
    settings: { url: "https://odoo.example", database: books, user: plumbline, companies: [1] }
    secrets: { password: "sealed:odoo/password" }
`;

it("checks that every secret that is referred to is there", async () => {
  const line = await aCommandLine(CONFIG);
  const { code, json, out } = await line.run(["config", "check", "--json"]);
  expect(code).toBe(1);
  expect(undocumented("config check", json())).toEqual([]);
  expect((json() as { secrets: object[] }).secrets).toMatchObject([
    { path: "database.url", found: true },
    { path: "connections[0].secrets.clientId", found: false, because: expect.stringContaining("PROCORE_ID") },
    { path: "connections[0].secrets.clientSecret", found: false },
    { path: "connections[1].secrets.password", found: null },
  ]);
  expect(out).not.toContain(line.environment.DATABASE_URL);
});

it("tells of a variable that no setting is called", async () => {
  const line = await aCommandLine();
  const environment = { ...line.environment, PLUMBLINE_PROT: "4500" };
  const { code, out } = await line.run(["config", "check"], { environment });
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringContaining("No setting is called PLUMBLINE_PROT"),
  });
});

it("names path, value and rule of all that is wrong, a connector's own settings among them", async () => {
  const line = await aCommandLine(
    CONFIG.replace('companyId: "77"', "companyId: seven").replace("vendor: observing", "vendor: maybe"),
  );
  const { code, err, json } = await line.run(["config", "check", "--json"]);
  expect(code).toBe(2);
  expect(err).toContain(
    'connections[0].flows.vendor: "maybe" — must be off, observing or live (plumbline.yaml, line 7)',
  );
  expect(json()).toMatchObject({ error: { code: 2, issues: [{ path: "connections[0].flows.vendor" }] } });

  const other = await aCommandLine(CONFIG.replace('companyId: "77"', "companyId: seven"));
  expect((await other.run(["config", "check"])).err).toContain(
    'connections[0].settings.companyId: "seven" — is a number, written as text (plumbline.yaml, line 5)',
  );
});

it("explains each setting and who said so, and shows no secret", async () => {
  const line = await aCommandLine(CONFIG);
  const environment = { ...line.environment, PLUMBLINE_PORT: "4501" };
  const all = await line.run(["config", "explain", "--json"], { environment });
  expect(undocumented("config explain", all.json())).toEqual([]);
  expect(all.out).not.toContain(line.environment.DATABASE_URL);
  const server = await line.run(["config", "explain", "server"], { environment });
  expect(server.out).toMatch(
    /server\.host +"127\.0\.0\.1" +default\nserver\.port +4501 +environment PLUMBLINE_PORT/,
  );
  expect((await line.run(["config", "explain", "sever"])).code).toBe(1);
});
