import { expect, it } from "vitest";
import { aCommandLine } from "../../test/support/command-line.ts";
import { undocumented } from "../../test/support/documented.ts";
import { masterKey } from "../platform/master-key.ts";
import { sql } from "../store/db.ts";
import { vaultOf } from "../store/vault.ts";

it("keeps a secret sealed, replaces it, and shows it nowhere", async () => {
  const line = await aCommandLine();
  const seal = (secret: string) =>
    line.run(["seal", "procore/secret", "--json"], { askSecret: async () => secret });
  const first = await seal("hunter2");
  expect(undocumented("seal", first.json())).toEqual([]);
  const second = await seal("hunter3");
  const folder = line.environment.PLUMBLINE_DATA ?? "";
  const vault = vaultOf(line.db, "main", "", await masterKey({ folder }));
  const kept = await vault.keep<string>(
    "procore/secret",
    () => true,
    async () => "nothing was kept",
  );
  expect(kept).toBe("hunter3");
  const stored = JSON.stringify([
    await line.db.query(sql`select * from secret`),
    await line.db.query(sql`select actor, what, body from journal`),
  ]);
  for (const text of [stored, first.out, first.err, second.out]) expect(text).not.toMatch(/hunter/);
  expect(stored).toContain('"what":"sealed"');
});

it.each([
  ["Procore Secret", "hunter2", "cannot be the name of a secret"],
  ["procore", "", "no secret came in"],
])("refuses %j with %j", async (name, secret, reason) => {
  const line = await aCommandLine();
  const { code, err } = await line.run(["seal", name], { askSecret: async () => secret });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(reason) });
});
