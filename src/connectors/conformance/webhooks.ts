import { describe, expect, it, onTestFinished } from "vitest";
import type { Delivery } from "../contract.ts";
import type { Conforming } from "./bench.ts";

/** A webhook is taken only from its sender, understood in each of its forms, and is a hint at most. */
export function conformsInWebhooks({ connector, harness: start }: Conforming): void {
  const { webhooks } = connector;
  if (!webhooks) return;
  const atWork = async () => {
    const harness = await start();
    onTestFinished(() => harness.close());
    const [bench] = harness.benches;
    if (!harness.webhooks || !bench)
      throw new Error(`${connector.id} has webhooks, and its harness has none`);
    const { noun } = bench;
    const id = bench.enter(bench.sample(0));
    const deliveries = harness.webhooks.deliveries(noun, id);
    expect(deliveries.length).toBeGreaterThan(0);
    const context = (secrets: unknown) => ({
      settings: connector.settings.parse(harness.settings),
      secrets: connector.secrets.parse(secrets),
      now: harness.clock.now(),
    });
    const verify = (delivery: Delivery, secrets: unknown = harness.secrets) =>
      webhooks.verify(delivery, context(secrets) as never);
    return { harness, noun, id, deliveries, foreign: harness.webhooks.foreign(), verify };
  };

  describe("webhooks", () => {
    it("are taken from their sender alone", async () => {
      const { harness, deliveries, verify } = await atWork();
      for (const delivery of deliveries) {
        expect(verify(delivery)).toBe(true);
        expect(verify(delivery, harness.wrongSecrets)).toBe(false);
        expect(verify({ ...delivery, headers: {} })).toBe(false);
      }
    });

    it("make us look at the record, in each of their forms", async () => {
      const { deliveries, noun, id } = await atWork();
      for (const delivery of deliveries)
        expect(webhooks.translate(delivery).hints).toEqual([{ noun, id, change: expect.any(String) }]);
    });

    it("are known again when they come twice", async () => {
      const { deliveries } = await atWork();
      const idOf = (delivery: Delivery) => webhooks.translate(delivery).deliveryId;
      expect(deliveries.map(idOf)).toEqual(deliveries.map(idOf));
    });

    it("of something that we do not carry are no reason to do anything", async () => {
      const { foreign, verify } = await atWork();
      expect(verify(foreign)).toBe(true);
      expect(webhooks.translate(foreign).hints).toEqual([]);
    });

    it.each(["", "{", "[]", "null", "{}", "7", '"text"', "\u0000"])(
      "that nobody can read are refused: %j",
      (text) => {
        expect(() => webhooks.translate({ headers: {}, body: Buffer.from(text) })).toThrow(
          expect.objectContaining({ remedy: "changed" }),
        );
      },
    );
  });
}
