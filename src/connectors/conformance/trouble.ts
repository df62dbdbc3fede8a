import { describe, expect, it } from "vitest";
import { allChanges, atWork, type Conforming, failureOf, toldOf, type Work } from "./bench.ts";

/** Every failure says who must act; afterwards the connection goes on as if nothing had been. */
export function conformsInTrouble(conforming: Conforming, noun: string): void {
  const withOne = async () => {
    const work = await atWork(conforming, noun);
    work.bench.enter(work.bench.sample(0));
    return work;
  };
  const goesOn = async (work: Work) => {
    await work.harness.clock.advance(3600);
    expect(toldOf((await allChanges(work)).observed)).toHaveLength(1);
  };

  describe("trouble", () => {
    it("tries later when the system is dead, knowing that nothing happened", async () => {
      const work = await withOne();
      await work.harness.server.die();
      expect(await failureOf(allChanges(work))).toMatchObject({ remedy: "later", unanswered: false });
      await work.harness.server.revive();
      await goesOn(work);
    });

    it.each(["dead", "drop-before", "drop-after"] as const)(
      "tries later when a call goes %s",
      async (kind) => {
        const work = await withOne();
        work.harness.server.misbehave({ kind, when: work.bench.isRead });
        expect(await failureOf(allChanges(work))).toMatchObject({ remedy: "later" });
        await goesOn(work);
      },
    );

    it.each([429, 503] as const)("comes back when the system says so: %i", async (status) => {
      const work = await withOne();
      work.harness.server.misbehave({ kind: "throttle", status, seconds: 40, when: work.bench.isRead });
      const failure = (await failureOf(allChanges(work))) as { retryAfterSeconds?: number };
      expect(failure).toMatchObject({ remedy: "later", unanswered: false });
      expect(failure.retryAfterSeconds).toBeGreaterThanOrEqual(39);
      expect(failure.retryAfterSeconds).toBeLessThanOrEqual(41);
      await goesOn(work);
    });

    it("tries later when the system fails inside", async () => {
      const work = await withOne();
      const reply = () => ({ status: 502, text: "<html>Bad gateway</html>" });
      work.harness.server.misbehave({ kind: "refuse", reply, when: work.bench.isRead });
      expect(await failureOf(allChanges(work))).toMatchObject({ remedy: "later" });
      await goesOn(work);
    });

    it("asks a developer when an answer is not JSON", async () => {
      const work = await withOne();
      work.harness.server.misbehave({ kind: "malformed", when: work.bench.isRead });
      expect(await failureOf(allChanges(work))).toMatchObject({ remedy: "changed" });
      await goesOn(work);
    });

    it("asks a developer when an answer has another shape", async () => {
      const work = await withOne();
      const { drifts, isRead } = work.bench;
      expect(Object.keys(drifts).length).toBeGreaterThan(0);
      for (const [name, change] of Object.entries(drifts)) {
        work.harness.server.misbehave({ kind: "drift", change, when: isRead });
        expect(await failureOf(allChanges(work)), name).toMatchObject({ remedy: "changed" });
      }
      await goesOn(work);
    });

    it("gets itself a new token when one has expired, or asks an administrator", async () => {
      const work = await withOne();
      work.harness.server.misbehave({ kind: "expire", when: work.bench.isRead });
      if (!work.harness.renews)
        expect(await failureOf(allChanges(work))).toMatchObject({ remedy: "reconnect" });
      await goesOn(work);
    });

    it("asks an administrator when the secrets are wrong", async () => {
      const work = await atWork(conforming, noun, ({ wrongSecrets }) => wrongSecrets);
      expect(await failureOf(conforming.connector.check(work.client as never))).toMatchObject({
        remedy: "reconnect",
      });
      expect(await failureOf(allChanges(work))).toMatchObject({ remedy: "reconnect" });
    });

    it("says who we are when all is well", async () => {
      const { client } = await withOne();
      expect(await conforming.connector.check(client as never)).toMatch(/\S/);
    });
  });
}
