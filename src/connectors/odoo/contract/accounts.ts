import { describe, expect, it } from "vitest";
import { vendors } from "../vendors.ts";
import { madeBy, type Stage, saysOf, writes } from "./stage.ts";

/** Whom money goes to is decided by people: accounts are only ever added, untrusted. */
export function guardsAccounts(stageOf: () => Stage): void {
  describe("bank accounts", () => {
    const account = (stage: Stage, text: string, trusted = false) => ({
      number: `US ${stage.run} ${text}`,
      routing: "021000021",
      trusted,
    });

    it("are never trusted by the hub, whatever it is told", async () => {
      const stage = stageOf();
      const id = await madeBy(stage.hub, stage.stamp("trust"), {
        name: stage.name("trust"),
        bankAccounts: [account(stage, "1", true)],
      });
      await writes.update(stage.hub, [
        {
          id,
          stamp: stage.stamp("trust"),
          patch: { bankAccounts: [account(stage, "1", true), account(stage, "2", true)] },
        },
      ]);
      expect(await saysOf(stage.hub, [id])).toMatchObject([
        { bankAccounts: [account(stage, "1"), account(stage, "2")] },
      ]);
    });

    it("are neither removed nor changed, and what else is told is written", async () => {
      const stage = stageOf();
      const stamp = stage.stamp("kept");
      const id = await madeBy(stage.hub, stamp, {
        name: stage.name("kept"),
        bankAccounts: [account(stage, "3")],
      });
      await writes.update(stage.hub, [{ id, stamp, patch: { bankAccounts: [] } }]);
      const other = { ...account(stage, "3"), routing: "111000025" };
      const [outcome] = await writes.update(stage.hub, [
        { id, stamp, patch: { phone: "1", bankAccounts: [other] } },
      ]);
      expect(outcome).toMatchObject({ done: false, error: { remedy: "refused" } });
      const said = outcome?.done === false ? outcome.error?.message : "";
      expect(said).not.toContain(stage.run);
      expect(said).not.toContain("111000025");
      expect(await saysOf(stage.hub, [id])).toMatchObject([
        { phone: "1", bankAccounts: [account(stage, "3")] },
      ]);
    });

    it("are the same however they are spaced, and made once though nobody answered", async () => {
      const stage = stageOf();
      const stamp = stage.stamp("spaced");
      const id = await madeBy(stage.hub, stamp, { name: stage.name("spaced") });
      const tell = (number: string) =>
        writes.update(stage.hub, [
          { id, stamp, patch: { bankAccounts: [{ number, routing: null, trusted: false }] } },
        ]);
      stage.strike("load", "answer lost");
      await tell(`US ${stage.run} 4`).catch(() => undefined);
      await tell(`us-${stage.run}4`);
      expect(await saysOf(stage.hub, [id])).toMatchObject([
        { bankAccounts: [{ number: `US ${stage.run} 4` }] },
      ]);
    });

    it("that a person trusted stay trusted", async ({ skip }) => {
      const stage = stageOf();
      const stamp = stage.stamp("trusted");
      const id = await madeBy(stage.hub, stamp, {
        name: stage.name("trusted"),
        bankAccounts: [account(stage, "5")],
      });
      const [wire] = (await vendors.read(stage.hub, [id])).map((one) => vendors.wire.parse(one.wire));
      const trusting = stage.person.call({
        ...{ model: "res.partner.bank", method: "write", ids: [wire?.bank_ids[0]?.id ?? 0] },
        args: { vals: { allow_out_payment: true } },
      });
      if (
        await trusting.then(
          () => false,
          () => true,
        )
      )
        return skip();
      await writes.update(stage.hub, [
        { id, stamp, patch: { bankAccounts: [account(stage, "5"), account(stage, "6")] } },
      ]);
      expect(await saysOf(stage.hub, [id])).toMatchObject([
        { bankAccounts: [account(stage, "5", true), account(stage, "6")] },
      ]);
    });

    it("that a person archived are not made again", async () => {
      const stage = stageOf();
      const stamp = stage.stamp("archived");
      const id = await madeBy(stage.hub, stamp, {
        name: stage.name("archived"),
        bankAccounts: [account(stage, "7")],
      });
      const [wire] = (await vendors.read(stage.hub, [id])).map((one) => vendors.wire.parse(one.wire));
      await stage.person.call({
        ...{ model: "res.partner.bank", method: "write", ids: [wire?.bank_ids[0]?.id ?? 0] },
        args: { vals: { active: false } },
      });
      const [outcome] = await writes.update(stage.hub, [
        { id, stamp, patch: { bankAccounts: [account(stage, "7")] } },
      ]);
      expect(outcome).toMatchObject({ done: false, error: { remedy: "refused" } });
      expect(await saysOf(stage.hub, [id])).toMatchObject([{ bankAccounts: [] }]);
    });
  });
}
