import { describe, expect, it } from "vitest";
import { races } from "./exchanges/recorded.ts";
import { calling, type FakeOdoo, fakeOdoo } from "./index.ts";

describe.each([17, 18, 19] as const)("four at once on one external id, in Odoo %i", (version) => {
  const [loads, creates] = races(version);

  it("load: every answer is one that was recorded, and there is one partner", async () => {
    const odoo = await fakeOdoo({ version });
    odoo.misbehave({ kind: "conflict", when: calling("res.partner", "load") });
    const answers = await fourTimes(odoo, "res.partner", "load", [
      ["id", "name"],
      [["__hub__.race_1", "Race"]],
    ]);
    const winner = odoo.table("res.partner").by("name", "Race");
    expect(winner).toHaveLength(1);
    const seen = answers.map((answer) => kindOf(answer, winner[0]?.id));
    const known = loads?.results.map((result) => kindOf(result, undefined)) ?? [];
    expect(new Set(seen)).toEqual(new Set(known));
    await odoo.close();
  });

  it("create: one gets it, the others are told of the unique index", async () => {
    const odoo = await fakeOdoo({ version });
    const values = { module: "__hub__", name: "racex_1", model: "res.partner", res_id: 1 };
    const answers = await fourTimes(odoo, "ir.model.data", "create", [values], odoo.admin.password);
    const refusals = answers.filter((answer) => typeof answer !== "number");
    expect(refusals).toHaveLength(3);
    const recorded = creates?.results.find((result) => typeof result !== "number") as { message: string };
    for (const refusal of refusals)
      expect(refusal).toEqual({ message: recorded.message.replace(/racex_\d+/, "racex_1") });
    await odoo.close();
  });
});

/** The winner's id, or a failed import with its message. */
function kindOf(answer: unknown, winner: number | undefined): string {
  const { ids, messages } = answer as { ids: number[] | false; messages: { message: string }[] };
  if (!ids) return messages[0]?.message ?? "";
  if (winner !== undefined) expect(ids).toEqual([winner]);
  return "the winner";
}

async function fourTimes(
  { url, database, user, password, admin }: FakeOdoo,
  model: string,
  method: string,
  args: readonly unknown[],
  secret = password,
): Promise<unknown[]> {
  const uid = secret === admin.password ? 2 : user && 6;
  const ask = async () => {
    const params = {
      service: "object",
      method: "execute_kw",
      args: [database, uid, secret, model, method, args, {}],
    };
    const response = await fetch(`${url}/jsonrpc`, {
      ...{ method: "POST", headers: { "content-type": "application/json" } },
      body: JSON.stringify({ jsonrpc: "2.0", method: "call", params, id: 1 }),
    });
    const { result, error } = (await response.json()) as {
      result: unknown;
      error?: { data: { message: string } };
    };
    return error ? { message: error.data.message } : result;
  };
  return Promise.all([ask(), ask(), ask(), ask()]);
}
