import { describe, expect, it } from "vitest";
import type { Told } from "../vendor-wire.ts";
import { vendors } from "../vendors.ts";
import { entered, madeBy, type Stage, saysOf, whole, writes } from "./stage.ts";

/** What is told arrives where it differs, and nothing else is touched. */
export function changesVendors(stageOf: () => Stage): void {
  describe("changing vendors", () => {
    it("writes the fields that differ, and calls for nothing where none does", async () => {
      const stage = stageOf();
      const { hub, calls } = stage;
      const patch = whole(stage, "only");
      const id = await madeBy(hub, stage.stamp("only"), patch);
      await stage.person.call({
        model: "res.partner",
        method: "write",
        ids: [Number(id)],
        args: { vals: { vat: "US91-5550142", street: "1 Mühlweg", street2: "2. Stock" } },
      });
      calls.length = 0;
      const [same] = await writes.update(hub, [{ id, stamp: stage.stamp("only"), patch }]);
      expect(same?.done).toBe(true);
      expect(calls.filter((call) => /write|web_save|load|create/.test(call))).toEqual([]);

      const change = {
        phone: "7",
        address: { ...patch.address, city: "Austin" } as NonNullable<Told["address"]>,
      };
      await writes.update(hub, [{ id, stamp: stage.stamp("only"), patch: change }]);
      const [wire] = (await vendors.read(hub, [id])).map((one) => vendors.wire.parse(one.wire));
      expect(wire).toMatchObject({
        phone: "7",
        city: "Austin",
        vat: "US91-5550142",
        street: "1 Mühlweg",
        street2: "2. Stock",
      });
      expect(await saysOf(hub, [id])).toEqual([{ ...patch, ...change }]);
    });

    it("changes each field by itself, and empties it", async () => {
      const stage = stageOf();
      const patch = whole(stage, "each");
      const id = await madeBy(stage.hub, stage.stamp("each"), patch);
      const changes: Told[] = [
        { name: stage.name("each renamed") },
        { taxId: "123456789" },
        { terms: "net-15" },
        { address: { street: "9 New St", city: null, state: null, zip: null, country: null } },
        { remitTo: { street: "PO Box 9", city: null, state: "CA", zip: null, country: "US" } },
        {
          contacts: [
            { name: `Ána ${stage.run}`, email: null, phone: "5" },
            { name: `Ánë ${stage.run}`, email: "z@x.example", phone: null },
          ],
        },
        { trades: [`Glass ${stage.run}`] },
        { active: false },
        { active: true },
        ...(["taxId", "number", "terms", "address", "remitTo", "phone", "email", "website"] as const).map(
          (field) => ({ [field]: null }),
        ),
        { contacts: [] },
        { trades: [] },
      ];
      let expected = patch;
      for (const change of changes) {
        const [outcome] = await writes.update(stage.hub, [{ id, stamp: stage.stamp("each"), patch: change }]);
        if (!outcome?.done) throw outcome?.error;
        expected = { ...expected, ...change };
        expect(await saysOf(stage.hub, [id]), JSON.stringify(change)).toEqual([expected]);
      }
    });

    it("lets vendors that lack the same share a call, and finds the one that Odoo means when it refuses", async () => {
      const stage = stageOf();
      const { hub, calls, person } = stage;
      const ids = await Promise.all(
        ["s1", "s2", "s3", "s4"].map((text) => madeBy(hub, stage.stamp(text), { name: stage.name(text) })),
      );
      const changes = (some: readonly string[], patch: Told) =>
        some.map((id) => ({ id, stamp: `s-${id}`, patch }));
      calls.length = 0;
      await writes.update(hub, changes(ids, { phone: "1" }));
      expect(calls.filter((call) => call.endsWith(".web_save"))).toHaveLength(1);
      if (!stage.hasAdmin) return;

      // A partner of an active user cannot be archived: the hub's own, made a vendor for a moment.
      const { uid } = await hub.session();
      const [{ partner_id: own }] = (await person.call({
        model: "res.users",
        method: "read",
        ids: [uid],
        args: { fields: ["partner_id"] },
      })) as [{ partner_id: [number, string] }];
      const rank = (supplier_rank: number) =>
        person.call({
          model: "res.partner",
          method: "write",
          ids: [own[0]],
          args: { vals: { supplier_rank } },
        });
      await rank(1);
      try {
        const some = [...ids.slice(0, 2), String(own[0]), ...ids.slice(2)];
        const outcomes = await writes.update(hub, changes(some, { active: false }));
        expect(outcomes.map(({ done }) => done)).toEqual([true, true, false, true, true]);
        expect(outcomes[2]).toMatchObject({
          error: { remedy: "refused", message: expect.stringMatching(/user/i) },
        });
        expect(await saysOf(hub, ids)).toEqual(ids.map(() => expect.objectContaining({ active: false })));
      } finally {
        await rank(0);
      }
    });

    it("knows what became of an update that nobody answered", async () => {
      const stage = stageOf();
      const id = await madeBy(stage.hub, stage.stamp("silent"), { name: stage.name("silent") });
      stage.strike("web_save", "answer lost");
      const [outcome] = await writes.update(stage.hub, [
        { id, stamp: stage.stamp("silent"), patch: { phone: "1" } },
      ]);
      expect(outcome).toMatchObject({ done: true });
    });

    it("makes no second contact of one that somebody renamed, archived, or that nobody answered for", async () => {
      const stage = stageOf();
      const { hub, person } = stage;
      const id = await madeBy(hub, stage.stamp("twins"), { name: stage.name("twins") });
      const tell = (contacts: NonNullable<Told["contacts"]>) =>
        writes.update(hub, [{ id, stamp: stage.stamp("twins"), patch: { contacts } }]);
      const ann = { name: "Ann", email: "a@x.example", phone: null };
      stage.strike("load", "answer lost");
      await tell([ann]).catch(() => undefined);
      await tell([ann]);
      const childrenNow = async () =>
        (await vendors.read(hub, [id])).flatMap(({ wire }) => vendors.wire.parse(wire).child_ids);
      const [child] = await childrenNow();
      expect(await childrenNow()).toHaveLength(1);
      for (const vals of [{ name: "Anne" }, { active: false }]) {
        await person.call({ model: "res.partner", method: "write", ids: [child?.id ?? 0], args: { vals } });
        await tell([ann]);
        expect(await childrenNow()).toMatchObject([{ id: child?.id, name: "Ann", active: true }]);
      }
    });

    it("says of a vendor that was deleted that a person must see to it, and writes the others", async () => {
      const stage = stageOf();
      const gone = await entered(stage.person, { name: stage.name("gone") });
      const id = await madeBy(stage.hub, stage.stamp("stays"), { name: stage.name("stays") });
      await stage.person.call({ model: "res.partner", method: "unlink", ids: [gone] });
      const outcomes = await writes.update(
        stage.hub,
        [String(gone), id].map((one) => ({ id: one, stamp: one, patch: { phone: "1" } })),
      );
      expect(outcomes).toMatchObject([
        { done: false, error: { remedy: "refused", unanswered: false } },
        { done: true },
      ]);
    });
  });
}
