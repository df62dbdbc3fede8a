import { describe, expect, it } from "vitest";
import type { ConnectorError } from "../../kit/errors.ts";
import { httpClient } from "../../kit/http.ts";
import { doctor } from "../doctor.ts";
import { odoo } from "../index.ts";
import { vendors } from "../vendors.ts";
import { clientOf, madeBy, type OdooInstance, type Stage, writes } from "./stage.ts";

/** Whatever goes wrong says who must act, and tells nothing that must not be told. */
export function namesFailures(stageOf: () => Stage): void {
  const failing = (act: Promise<unknown>): Promise<ConnectorError> =>
    act.then(
      () => {
        throw new Error("It did not fail");
      },
      (error: ConnectorError) => error,
    );
  const asAnother = async (change: Partial<OdooInstance>) => {
    const { instance } = stageOf();
    const http = httpClient({ baseUrl: instance.url });
    const client = clientOf({ ...instance, apiKey: undefined, ...change }, http);
    return failing(odoo.check(client)).finally(() => http.close());
  };

  describe("failures", () => {
    it("says who we are, and finds nothing missing", async () => {
      const { hub, instance } = stageOf();
      expect(await odoo.check(hub)).toContain(instance.user);
      expect((await doctor(hub)).filter(({ kind }) => kind === "missing")).toEqual([]);
    });

    it.each([
      ["password", { password: "quite-another-secret" }],
      ["user", { user: "nobody@nowhere.example", password: "quite-another-secret" }],
      ["database", { database: "no_such_database", password: "quite-another-secret" }],
    ])("asks an administrator about a wrong %s, and tells no secret", async (_, change) => {
      const error = await asAnother(change);
      expect(error).toMatchObject({ remedy: "reconnect", unanswered: false });
      expect(String(error)).not.toContain("quite-another-secret");
    });

    it.each([
      [
        "a field that there is not",
        "res.partner",
        "read",
        { ids: [1], args: { fields: ["no_such_field"] } },
        "changed",
      ],
      ["a method that there is not", "res.partner", "no_such_method", { ids: [1] }, "changed"],
      [
        "a record that there is not",
        "res.partner",
        "write",
        { ids: [99999999], args: { vals: { phone: "1" } } },
        "refused",
      ],
      [
        "a value that is none",
        "res.partner",
        "write",
        { ids: [1], args: { vals: { type: "no such type" } } },
        "changed",
      ],
      ["a refusal", "res.partner", "write", { ids: [1], args: { vals: { parent_id: 1 } } }, "refused"],
      ["a private method", "res.partner", "_search", { args: {} }, "reconnect"],
    ] as const)("knows whom to ask about %s", async (_, model, method, rest, remedy) => {
      expect(await failing(stageOf().hub.call({ model, method, ...rest }))).toMatchObject({
        remedy,
        unanswered: false,
      });
    });

    it("gives Odoo's own sentence for a refusal", async () => {
      const { hub } = stageOf();
      const error = await failing(
        hub.call({ model: "res.partner", method: "write", ids: [1], args: { vals: { parent_id: 1 } } }),
      );
      expect(error.message).toMatch(/recursive/i);
      expect(error.message).not.toMatch(/Traceback|\n/);
    });

    it("never asks by a field that Odoo cannot search by: it would answer with everything", async () => {
      const { hub, calls } = stageOf();
      await hub.fields("res.partner");
      calls.length = 0;
      const search = (domain: unknown) =>
        hub.call({ model: "res.partner", method: "search", args: { domain } });
      expect(await failing(search([["same_vat_partner_id", "=", 1]]))).toMatchObject({ remedy: "changed" });
      expect(
        await failing(search(["|", ["id", "=", 1], ["parent_id.same_vat_partner_id", "=", 1]])),
      ).toMatchObject({ remedy: "changed" });
      expect(calls).toEqual([]);
    });

    it("takes an answer of nothing for success", async () => {
      const { hub } = stageOf();
      await expect(hub.call({ model: "res.partner", method: "unlink", ids: [] })).resolves.toBeDefined();
    });

    it("tells neither a tax identity nor an account, whatever Odoo repeats", async () => {
      const stage = stageOf();
      const number = `GB ${stage.run} 55`;
      const error = await failing(
        stage.hub.call({
          ...{ model: "res.partner", method: "write", ids: [1], hide: [number] },
          args: { vals: { type: number } },
        }),
      );
      expect(error.message).not.toContain(number);
    });

    it("waits out a write that nobody answered, and asks again at once what changes nothing", async () => {
      const stage = stageOf();
      const id = await madeBy(stage.hub, stage.stamp("unheard"), { name: stage.name("unheard") });
      stage.strike("write", "answer lost");
      const write = stage.hub.call({
        model: "res.partner",
        method: "write",
        ids: [Number(id)],
        args: { vals: { phone: "1" } },
      });
      expect(await failing(write)).toMatchObject({
        remedy: "later",
        unanswered: true,
        retryAfterSeconds: writes.settledAfterSeconds,
      });
      stage.strike("web_search_read", "answer lost");
      expect(await failing(Promise.resolve(vendors.read(stage.hub, [id])))).toMatchObject({
        remedy: "later",
        unanswered: false,
      });
    });
  });
}
