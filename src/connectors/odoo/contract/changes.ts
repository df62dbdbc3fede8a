import { describe, expect, it } from "vitest";
import type { Observed } from "../../contract.ts";
import type { Odoo } from "../client.ts";
import { vendors } from "../vendors.ts";
import { entered, madeBy, type Stage } from "./stage.ts";

const merged = async (person: Odoo, from: number, into: number): Promise<void> => {
  const context = { active_model: "res.partner", active_ids: [from, into] };
  const model = "base.partner.merge.automatic.wizard";
  const made = await person.call({
    ...{ model, method: "create", context },
    args: { vals_list: [{ partner_ids: [[6, 0, [from, into]]], dst_partner_id: into }] },
  });
  await person.call({ model, method: "action_merge", ids: [made].flat() as number[], context });
};

/** What people do in Odoo is heard, and what is gone is missed. */
export function hearsChanges(stageOf: () => Stage): void {
  const read = async ({ hub, run }: Stage, since?: unknown) => {
    const heard = new Map<string, Observed>();
    let cursor = since;
    for await (const page of vendors.changes(hub, since)) {
      for (const one of page.observed)
        if (String((one.wire as { name: unknown }).name).includes(run)) heard.set(one.id, one);
      cursor = JSON.parse(JSON.stringify(page.cursor));
    }
    return { heard, cursor };
  };
  const write = (person: Odoo, model: string, id: number, vals: object) =>
    person.call({ model, method: "write", ids: [id], args: { vals } });

  describe("hearing changes", () => {
    it("hears each vendor from the beginning, archived ones too, and none that is no vendor", async () => {
      const stage = stageOf();
      const names = Array.from({ length: 12 }, (_, n) => stage.name(`many ${n}`));
      const ids: number[] = [];
      for (const name of names) ids.push(await entered(stage.person, { name, active: ids.length % 3 !== 0 }));
      await entered(stage.person, { name: stage.name("a customer"), supplier_rank: 0 });
      await entered(stage.person, { name: stage.name("a branch"), parent_id: ids[1] });
      const { heard } = await read(stage);
      const many = [...heard.values()].filter(({ wire }) => names.includes((wire as { name: string }).name));
      expect(many.map(({ id }) => Number(id)).sort()).toEqual([...ids].sort());
      expect([...heard.values()].map(({ wire }) => (wire as { name: string }).name)).not.toContain(
        stage.name("a branch"),
      );
      expect([...heard.values()].map(({ wire }) => (wire as { name: string }).name)).not.toContain(
        stage.name("a customer"),
      );
    });

    it("hears of a vendor by its contact and its account, which leave no trace on it", async () => {
      const stage = stageOf();
      const { person } = stage;
      const id = await entered(person, { name: stage.name("parts") });
      let { cursor } = await read(stage);
      const next = async () => {
        const found = await read(stage, cursor);
        cursor = found.cursor;
        return found.heard.get(String(id));
      };
      const child = await entered(person, {
        name: "Ann",
        parent_id: id,
        is_company: false,
        supplier_rank: 0,
      });
      expect(await next()).toMatchObject({ wire: { child_ids: [{ id: child, name: "Ann" }] } });
      await write(person, "res.partner", child, { phone: "1" });
      expect(await next()).toMatchObject({ wire: { child_ids: [{ phone: "1" }] } });
      await write(person, "res.partner", child, { active: false });
      expect(await next()).toMatchObject({ wire: { child_ids: [] } });
      await person.call({
        ...{ model: "res.partner.bank", method: "create" },
        args: { vals_list: [{ partner_id: id, acc_number: `CH ${stage.run}` }] },
      });
      expect(await next()).toMatchObject({ wire: { bank_ids: [{ acc_number: `CH ${stage.run}` }] } });
      await write(person, "res.partner", id, { active: false });
      expect(await next()).toMatchObject({ wire: { active: false } });
    });

    it("goes on from any page where it was broken off", async () => {
      const stage = stageOf();
      let { cursor } = await read(stage);
      const ids: string[] = [];
      for (let n = 0; n < 13; n++)
        ids.push(String(await entered(stage.person, { name: stage.name(`broken ${n}`) })));
      const heard = new Set<string>();
      for (let turn = 0; turn < 1000 && !ids.every((id) => heard.has(id)); turn++)
        for await (const page of vendors.changes(stage.leafing, cursor)) {
          for (const { id } of page.observed) heard.add(id);
          cursor = JSON.parse(JSON.stringify(page.cursor));
          break;
        }
      expect(ids.filter((id) => !heard.has(id))).toEqual([]);
    });

    it("no longer finds what was deleted, or is a vendor no more", async () => {
      const stage = stageOf();
      const [deleted, demoted, stays] = await Promise.all(
        ["deleted", "demoted", "stays on"].map((text) => entered(stage.person, { name: stage.name(text) })),
      );
      await stage.person.call({ model: "res.partner", method: "unlink", ids: [deleted ?? 0] });
      await write(stage.person, "res.partner", demoted ?? 0, { supplier_rank: 0 });
      const all = [deleted, demoted, stays].map(String);
      expect((await vendors.read(stage.hub, all)).map(({ id }) => id)).toEqual([String(stays)]);
      const ids = new Set<string>();
      for await (const some of vendors.ids(stage.hub)) for (const id of some) ids.add(id);
      expect(all.map((id) => ids.has(id))).toEqual([false, false, true]);
      expect(
        await vendors.survivors?.(stage.hub, [{ id: String(deleted), stamp: stage.stamp("none") }]),
      ).toEqual(new Map());
    });

    it("finds into whom a vendor was merged: by the hub's key, by the chatter, and through a second merge", async () => {
      const stage = stageOf();
      const { hub, person } = stage;
      const email = "same@x.example";
      const stamped = await madeBy(hub, stage.stamp("merged"), { name: stage.name("merged"), email });
      const [theirs = 0, heir = 0, last = 0] = [
        await entered(person, { name: stage.name("theirs"), email }),
        await entered(person, { name: stage.name("heir"), email }),
        await entered(person, { name: stage.name("last"), email }),
      ];
      await merged(person, Number(stamped), heir);
      await merged(person, theirs, heir);
      const gone = [
        { id: stamped, stamp: stage.stamp("merged") },
        { id: String(theirs), stamp: stage.stamp("theirs") },
      ];
      expect(await vendors.survivors?.(hub, gone)).toEqual(
        new Map([
          [stamped, String(heir)],
          [String(theirs), String(heir)],
        ]),
      );
      await merged(person, heir, last);
      expect(await vendors.survivors?.(hub, gone)).toEqual(
        new Map([
          [stamped, String(last)],
          [String(theirs), String(last)],
        ]),
      );
      // One user alone cannot be told from the other: what it finds under the key it takes for its own.
      if (!stage.hasAdmin) return;
      const [again] =
        (await vendors.writes?.create(hub, [
          { stamp: stage.stamp("merged"), patch: { name: stage.name("merged") } },
        ])) ?? [];
      expect(again).toMatchObject({ done: true, image: { id: String(last) } });
      expect(await stage.count(stage.name("merged"))).toBe(0);
    });
  });
}
