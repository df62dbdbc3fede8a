import { describe, expect, it } from "vitest";
import type { Outcome } from "../../contract.ts";
import { vendors } from "../vendors.ts";
import { madeBy, type Stage, saysOf, whole, writes } from "./stage.ts";

const imageIdOf = (outcome: Outcome | undefined): string => {
  if (!outcome?.done) throw outcome?.error ?? new Error("No outcome");
  return outcome.image.id;
};

/** What is told of a new vendor arrives, once. */
export function makesVendors(stageOf: () => Stage): void {
  describe("making vendors", () => {
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
