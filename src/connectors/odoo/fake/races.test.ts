import { describe, expect, it } from "vitest";
import { administrator, call, type Told } from "./calls.ts";
import { races } from "./exchanges/recorded.ts";
import { calling, fakeOdoo } from "./index.ts";

describe.each([17, 18, 19] as const)("four at once on one external id, in Odoo %i", (version) => {
  const [loads, creates] = races(version);

  it("load: every answer is one that was recorded, and there is one partner", async () => {
    const odoo = await fakeOdoo({ version });
    odoo.misbehave({ kind: "conflict", when: calling("res.partner", "load") });
    const load = () => call(odoo, "res.partner", "load", [["id", "name"], [["__hub__.race_1", "Race"]]]);
    const answers = await fourTimes(load);
    const partners = odoo.table("res.partner").by("name", "Race");
    expect(partners).toHaveLength(1);
    const seen = answers.map((answer) => kindOf("result" in answer ? answer.result : answer));
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(
      new Set(loads?.results.map((result) => kindOf(result).kind)),
    );
    expect(new Set(seen.flatMap(({ ids }) => ids))).toEqual(new Set([partners[0]?.id]));
    await odoo.close();
  });

  it("create: one gets it, the others are told of the unique index", async () => {
    const odoo = await fakeOdoo({ version });
    const values = { module: "__hub__", name: "racex_1", model: "res.partner", res_id: 1 };
    const create = () => call(odoo, "ir.model.data", "create", [values], {}, administrator(odoo));
    const answers = await fourTimes(create);
    const refusals = answers.flatMap((answer) => ("says" in answer ? [answer.says] : []));
    const recorded = creates?.results.find((result) => typeof result !== "number") as { message: string };
    expect(refusals).toEqual(Array(3).fill(recorded.message.replace(/racex_\d+/, "racex_1")));
    await odoo.close();
  });
});

const fourTimes = (ask: () => Promise<Told>): Promise<Told[]> => Promise.all([ask(), ask(), ask(), ask()]);

/** An import that was stored, or the message of one that was not. */
function kindOf(answer: unknown): { kind: string; ids: readonly number[] } {
  const { ids, messages } = answer as { ids: number[] | false; messages: { message: string }[] };
  return ids ? { kind: "stored", ids } : { kind: messages[0]?.message ?? "", ids: [] };
}
