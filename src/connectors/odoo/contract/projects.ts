import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vocabularyOf } from "../../kit/vocabulary.ts";
import { type Told, toCanonical } from "../project-wire.ts";
import { projects } from "../projects.ts";
import { type Builders, buildersOn } from "./builders.ts";
import { cleared } from "./clearing.ts";
import type { Stage } from "./stage.ts";

const NOTHING = vocabularyOf();

/** Projects are written: the compiler does not know it. */
const writes = projects.writes as NonNullable<typeof projects.writes>;

/** A project is made once, in its company, on an account that bears its number; and what people do to it is heard. */
export function keepsProjects(stageOf: () => Stage): void {
  describe("projects", () => {
    let builders: Builders;
    beforeAll(async () => {
      builders = await buildersOn(stageOf());
    });
    afterAll(async () => {
      await cleared(builders.odoo, stageOf().run);
      await builders.close();
    });

    const saysOf = async (id: string) => {
      const [one] = await projects.read(builders.odoo, [id]);
      return one && { ...toCanonical(projects.wire.parse(one.wire), NOTHING).says, company: one.company };
    };
    const made = async (text: string, patch: Told, company?: string) => {
      const stage = stageOf();
      const whole = { name: stage.name(text), ...patch };
      const [outcome] = await writes.create(builders.odoo, [
        { stamp: stage.stamp(text), patch: whole, company },
      ]);
      if (!outcome?.done) throw outcome?.error ?? new Error("No outcome");
      return outcome.image.id;
    };
    const account = async (id: string) => {
      const { version } = await builders.odoo.session();
      const [one] = await projects.read(builders.odoo, [id]);
      const wire = { ...(one?.wire as Record<string, { id: number } | false> | undefined) };
      return (wire[version.projectAccount] || { id: 0 }).id;
    };
    const write = (model: string, id: number, vals: object) =>
      builders.odoo.call({ model, method: "web_save", ids: [id], args: { vals, specification: {} } });

    it("makes each in its own company, with all that it has, and nobody's manager by itself", async () => {
      const stage = stageOf();
      const period = { startsOn: "2026-03-02", endsOn: "2027-08-31" };
      for (const company of builders.companies.toReversed()) {
        const patch = { number: `24-${stage.run}-${company}`, period, active: true, manager: null };
        const id = await made(`in company ${company}`, patch, company);
        expect(await saysOf(id)).toMatchObject({ ...patch, company, numbers: [patch.number] });
        expect((await projects.read(builders.odoo, [id]))[0]?.stamp).toBe(
          stage.stamp(`in company ${company}`),
        );
      }
    });

    it("makes one of it when it is repeated, and at once", async () => {
      const make = () => made("once", { number: "24-100" }, builders.companies[0]);
      const ids = await Promise.all([make(), make(), make()]);
      ids.push(await make());
      expect(new Set(ids).size).toBe(1);
      const [found] = await writes.find(builders.odoo, [stageOf().stamp("once")], new Date(0));
      expect(found?.id).toBe(ids[0]);
    });

    it("refuses a company that the settings do not name, and makes nothing", async () => {
      const stage = stageOf();
      const patch = { name: stage.name("nowhere") };
      const outcomes = await writes.create(builders.odoo, [
        { stamp: stage.stamp("nowhere"), patch, company: "999999" },
      ]);
      expect(outcomes).toMatchObject([{ done: false, error: { remedy: "refused" } }]);
      expect(await writes.find(builders.odoo, [stage.stamp("nowhere")], new Date(0))).toEqual([]);
    });

    it("names a manager by e-mail address, and refuses one whom Odoo does not know", async () => {
      const { user } = builders.odoo.settings;
      const id = await made("managed", {});
      const change = (manager: Told["manager"]) =>
        writes.update(builders.odoo, [{ id, stamp: stageOf().stamp("managed"), patch: { manager } as Told }]);
      const [unknown] = await change({ name: null, email: "nobody@nowhere.example" });
      expect(unknown).toMatchObject({
        done: false,
        error: { remedy: "refused", message: /no user.*nobody@/ },
      });
      const users = await builders.odoo.call({
        ...{ model: "res.users", method: "search_read" },
        args: { domain: [["login", "=", user]], fields: ["name"] },
      });
      const [{ name }] = users as [{ name: string }];
      expect(await change({ name, email: null })).toMatchObject([{ done: true }]);
      expect(await saysOf(id)).toMatchObject({ manager: { name } });
    });

    it("changes what it lacks and nothing else: name, number, period, use", async () => {
      const stage = stageOf();
      const id = await made("changing", { number: "24-101" });
      const change = async (patch: Told) => {
        const [outcome] = await writes.update(builders.odoo, [{ id, stamp: stage.stamp("changing"), patch }]);
        if (!outcome?.done) throw outcome?.error ?? new Error("No outcome");
        return toCanonical(projects.wire.parse(outcome.image.wire), NOTHING).says;
      };
      expect(await change({ number: "24-102" })).toMatchObject({ number: "24-102" });
      const period = { startsOn: "2026-01-01", endsOn: "2026-06-30" };
      expect(await change({ period })).toMatchObject({ period, number: "24-102" });
      expect(await change({ active: false })).toMatchObject({ active: false, period });
      expect(await change({ name: stage.name("changed"), active: true })).toMatchObject({
        ...{ name: stage.name("changed"), active: true, number: "24-102" },
      });
    });

    it("keeps a start and an end, or neither", async () => {
      const id = await made("dated", { period: { startsOn: "2026-01-01", endsOn: "2026-06-30" } });
      const patch = { period: { startsOn: "2026-01-01", endsOn: null } };
      const outcomes = await writes.update(builders.odoo, [{ id, stamp: stageOf().stamp("dated"), patch }]);
      expect(outcomes).toMatchObject([{ done: true }]);
      expect(await saysOf(id)).toMatchObject({ period: null });
      const backwards = { period: { startsOn: "2026-06-30", endsOn: "2026-01-01" } };
      expect(
        await writes.update(builders.odoo, [{ id, stamp: stageOf().stamp("dated"), patch: backwards }]),
      ).toMatchObject([{ done: false, error: { remedy: "refused" } }]);
    });

    it("hears of a project by its number, which leaves no trace on it", async () => {
      const id = await made("heard", { number: "24-103" });
      const heard = async (since?: unknown) => {
        let [cursor, found] = [since, false];
        for await (const page of projects.changes(builders.odoo, since)) {
          found ||= page.observed.some((one) => one.id === id);
          cursor = JSON.parse(JSON.stringify(page.cursor));
        }
        return { cursor, found };
      };
      const first = await heard();
      expect(first.found).toBe(true);
      await write("account.analytic.account", await account(id), { code: "24-104" });
      expect(await heard(first.cursor)).toMatchObject({ found: true });
      expect(await saysOf(id)).toMatchObject({ number: "24-104" });
    });

    it("gives a project that stands on no account one of its own, with its number", async () => {
      const { version } = await builders.odoo.session();
      const id = await made("unaccounted", { number: "24-105" });
      await write("project.project", Number(id), {
        allow_timesheets: false,
        [version.projectAccount]: false,
      });
      expect(await saysOf(id)).toMatchObject({ number: null });
      const patch = { number: "24-106" };
      await writes.update(builders.odoo, [{ id, stamp: `${stageOf().stamp("unaccounted")}-2`, patch }]);
      expect(await saysOf(id)).toMatchObject({ number: "24-106" });
    });
  });
}
