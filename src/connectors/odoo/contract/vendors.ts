import { describe, expect, it } from "vitest";
import type { Outcome } from "../../contract.ts";
import type { Told } from "../vendor-wire.ts";
import { vendors } from "../vendors.ts";
import { entered, madeBy, type Stage, saysOf, writes } from "./stage.ts";

const imageIdOf = (outcome: Outcome | undefined): string => {
  if (!outcome?.done) throw outcome?.error ?? new Error("No outcome");
  return outcome.image.id;
};

/** A vendor with everything that Odoo can hold. */
const whole = ({ name, run }: Stage, text: string): Told => ({
  name: name(text),
  taxId: "915550142",
  number: `V-${run}-${text}`,
  terms: "net-30",
  address: { street: "1 Mühlweg, 2. Stock", city: "Łódź", state: "TX", zip: "77001", country: "US" },
  remitTo: { street: "PO Box 1", city: "Houston", state: "TX", zip: "77002", country: "US" },
  phone: "+1 713 555 0100",
  email: "ap@acme-steel.example",
  website: "acme-steel.example",
  contacts: [
    { name: `Ána ${run}`, email: "ana@acme-steel.example", phone: null },
    { name: `王芳 ${run}`, email: null, phone: "+1 713 555 0101" },
  ],
  bankAccounts: [{ number: `DE ${run} 1234-5678`, routing: null, trusted: false }],
  trades: [`Cranes, heavy ${run}`, `Steel ${run}`],
  active: true,
});

/** What is told arrives, once, and nothing else is touched. */
export function writesVendors(stageOf: () => Stage): void {
  describe("writing vendors", () => {
    it("makes a vendor with all that it has, whatever the script", async () => {
      const stage = stageOf();
      const patch = whole(stage, "everything");
      const id = await madeBy(stage.hub, stage.stamp("everything"), patch);
      const [observed] = await vendors.read(stage.hub, [id]);
      expect(await saysOf(stage.hub, [id])).toEqual([patch]);
      expect(observed?.stamp).toBe(stage.stamp("everything"));
    });

    it.each(["repeated", "at once", "answer lost", "left running"] as const)(
      "makes one of it when it is %s",
      async (how) => {
        const stage = stageOf();
        const item = {
          stamp: stage.stamp(`once ${how}`),
          patch: { name: stage.name(`once ${how}`), contacts: [{ name: "Ann", email: null, phone: null }] },
        };
        const create = () => writes.create(stage.hub, [item]);
        if (how === "at once") await Promise.allSettled(Array.from({ length: 6 }, create));
        if (how === "answer lost" || how === "left running") {
          stage.strike("load", how);
          await expect(create()).rejects.toMatchObject({ remedy: "later", unanswered: true });
        }
        const ids = [await eventually(create), await eventually(create)].map(([outcome]) =>
          imageIdOf(outcome),
        );
        await stage.quiet();
        expect(new Set(ids).size).toBe(1);
        expect(await stage.count(item.patch.name)).toBe(1);
        expect(await saysOf(stage.hub, ids.slice(0, 1))).toMatchObject([item.patch]);
      },
    );

    it("tells a repeated create what has changed since, and no late one undoes it", async () => {
      const stage = stageOf();
      const stamp = stage.stamp("newer");
      const older = {
        name: stage.name("newer"),
        phone: "1",
        contacts: [{ name: "Ann", email: null, phone: "1" }],
      };
      const newer = { ...older, phone: "2", contacts: [{ name: "Ann", email: null, phone: "2" }] };
      stage.strike("load", "left running");
      await writes.create(stage.hub, [{ stamp, patch: older }]).catch(() => undefined);
      const [outcome] = await eventually(() => writes.create(stage.hub, [{ stamp, patch: newer }]));
      const id = imageIdOf(outcome);
      await stage.quiet();
      expect(await saysOf(stage.hub, [id])).toMatchObject([newer]);
    });

    it("leaves to the rules what somebody made of a vendor before its create was heard of", async ({
      skip,
    }) => {
      const stage = stageOf();
      if (!stage.hasAdmin) return skip();
      const stamp = stage.stamp("edited");
      const patch = { name: stage.name("edited"), phone: "1" };
      const id = await madeBy(stage.hub, stamp, patch);
      await stage.person.call({
        model: "res.partner",
        method: "write",
        ids: [Number(id)],
        args: { vals: { phone: "theirs" } },
      });
      const [outcome] = await writes.create(stage.hub, [{ stamp, patch }]);
      const image = outcome?.done ? vendors.wire.parse(outcome.image.wire) : undefined;
      expect(image?.phone).toBe("1");
      expect(await saysOf(stage.hub, [id])).toMatchObject([{ phone: "theirs" }]);
    });

    it("makes the others when Odoo refuses one, and says which and why", async () => {
      const stage = stageOf();
      const names = ["first", "", "third"].map((text) => (text ? stage.name(`refused ${text}`) : ""));
      const outcomes = await writes.create(
        stage.hub,
        names.map((name, nth) => ({ stamp: stage.stamp(`refused-${nth}`), patch: { name } })),
      );
      expect(outcomes).toMatchObject([
        { done: true },
        { done: false, error: { remedy: "refused", unanswered: false } },
        { done: true },
      ]);
      expect(await stage.count(names[0] ?? "")).toBe(1);
    });

    it("makes nothing while a term or a state of it is unknown", async () => {
      const stage = stageOf();
      const outcomes = await writes.create(stage.hub, [
        { stamp: stage.stamp("term"), patch: { name: stage.name("term"), terms: "net-77" } },
        {
          stamp: stage.stamp("state"),
          patch: {
            name: stage.name("state"),
            address: { street: null, city: null, zip: null, state: "QQ", country: "US" },
          },
        },
      ]);
      expect(outcomes).toMatchObject([
        { done: false, error: { remedy: "refused", message: expect.stringContaining("net-77") } },
        { done: false, error: { remedy: "refused", message: expect.stringContaining("QQ") } },
      ]);
      expect(await stage.count(stage.name("term"))).toBe(0);
    });

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

/** Of calls at once, some meet another and are told to come later. */
async function eventually<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await act();
    } catch (error) {
      if (attempt === 20) throw error;
    }
}
