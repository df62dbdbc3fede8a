import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpClient } from "../../kit/http.ts";
import type { Odoo } from "../client.ts";
import { type Builders, buildersOn } from "./builders.ts";
import { asPerson } from "./environment.ts";
import { clientOf, madeBy, type Stage, saysOf, writes } from "./stage.ts";

/** A vendor is everybody's: made once for all companies of a database, and the same in each of them. */
export function keepsCompanies(stageOf: () => Stage): void {
  describe("a vendor of several companies", () => {
    let builders: Builders;
    let within: readonly Odoo[] = [];
    const http = () => httpClient({ baseUrl: stageOf().instance.url });
    let line: ReturnType<typeof http>;
    beforeAll(async () => {
      builders = await buildersOn(stageOf());
      line = http();
      within = builders.companies.map((company) =>
        clientOf(asPerson(stageOf().instance), line, 200, { companies: [Number(company)] }),
      );
    });
    afterAll(async () => {
      await line.close();
      await builders.close();
    });

    const companyOf = (id: string) =>
      stageOf().person.call({
        ...{ model: "res.partner", method: "read", ids: [Number(id)] },
        args: { fields: ["company_id"] },
      });

    it("is made for none of them alone, and says in each what it was told, its notice too", async () => {
      const { hub, stamp, name } = stageOf();
      const id = await madeBy(hub, stamp("shared"), { name: name("shared"), number: "V-1", notice: null });
      const notice = { gate: "block", says: "General liability expired on 2027-01-01" } as const;
      await writes.update(hub, [{ id, stamp: stamp("shared"), patch: { notice, email: "ap@x.example" } }]);
      expect(await companyOf(id)).toMatchObject([{ company_id: false }]);
      const [own] = await saysOf(hub, [id]);
      expect(own).toMatchObject({ number: "V-1", email: "ap@x.example" });
      expect([notice, null]).toContainEqual(own?.notice);
      for (const odoo of within) expect(await saysOf(odoo, [id])).toEqual([own]);
    });

    it("is refused where it is wanted for one alone, and nothing is made", async () => {
      const { hub, stamp, name, count } = stageOf();
      const [company] = builders.companies;
      const patch = { name: name("for one alone") };
      expect(await writes.create(hub, [{ stamp: stamp("alone"), patch, company }])).toMatchObject([
        { done: false, error: { remedy: "refused", message: expect.stringContaining("all companies") } },
      ]);
      expect(await count(patch.name)).toBe(0);
    });
  });
}
