import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectorError } from "../kit/errors.ts";
import { seeded } from "../kit/fake/random.ts";
import {
  allChanges,
  atWork,
  type Conforming,
  type Content,
  created,
  pick,
  playing,
  toldOf,
  type Work,
  writesOf,
} from "./bench.ts";

interface Item {
  readonly stamp: string;
  readonly patch: Content;
}

/** Longer than any late commit. */
const LONG_AFTER_SECONDS = 600;

/** A create that is repeated, because nobody answered, makes one record; whenever the first one takes effect. */
export function conformsInOnce(conforming: Conforming, noun: string): void {
  const anItem = ({ bench, resource }: Work, n = 0): Item => ({
    stamp: `key-${n}`,
    patch: pick(bench.sample(n), resource.writes?.takes ?? resource.carries),
  });

  describe("creating once", () => {
    it.each([
      ["is not answered, with no effect", { kind: "drop-before" }],
      ["is not answered, after its effect", { kind: "drop-after" }],
      ["takes effect a second after its socket closed", { kind: "commit-late", seconds: 1 }],
      ["takes effect a minute after its socket closed", { kind: "commit-late", seconds: 60 }],
      ["takes effect two minutes after its socket closed", { kind: "commit-late", seconds: 120 }],
      ["is answered with something that is not JSON", { kind: "malformed" }],
      ["is turned away", { kind: "throttle" }],
      ["finds its token expired", { kind: "expire" }],
    ] as const)("makes one record when the create %s", async (_, trick) => {
      const work = await atWork(conforming, noun);
      const { harness, bench } = work;
      if (trick.kind === "expire" && !harness.renews) return;
      harness.server.misbehave({ ...trick, when: bench.isWrite });

      await settled(work, [anItem(work)]);

      expect(bench.stamps()).toEqual(["key-0"]);
      const { observed } = await allChanges(work);
      expect(toldOf(observed)).toHaveLength(1);
      expect(observed[0]?.stamp).toBe("key-0");
    });

    it("makes one record of a create that is repeated after it was answered", async () => {
      const work = await atWork(conforming, noun);
      const since = work.harness.clock.now();
      await settled(work, [anItem(work)]);
      const found = await writesOf(work).find(work.client, ["key-0", "key-1"], since);
      expect(found.map(({ stamp }) => stamp)).toEqual(["key-0"]);
      if (writesOf(work).once === "target") await settled(work, [anItem(work)]);
      expect(work.bench.stamps()).toEqual(["key-0"]);
    });

    it("would make two if nobody waited: the fake commits late indeed", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { harness, bench } = work;
      if (writesOf(work).once === "target") return skip();
      harness.server.misbehave({ kind: "commit-late", when: bench.isWrite });
      const since = harness.clock.now();
      await created(work, [anItem(work)]);
      expect(await writesOf(work).find(work.client, ["key-0"], since)).toEqual([]);
      await created(work, [anItem(work)]);
      await harness.clock.advance(LONG_AFTER_SECONDS);
      expect(bench.stamps()).toEqual(["key-0", "key-0"]);
    });

    it("makes one record of each on a bad night", { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, size) =>
          playing(conforming, noun, async (work) => {
            const { harness, bench } = work;
            harness.server.leaveToChance({
              random: seeded(seed),
              odds: {
                "drop-before": 0.15,
                "drop-after": 0.15,
                "commit-late": 0.15,
                malformed: 0.1,
                throttle: 0.1,
              },
              when: bench.isWrite,
            });
            const items = Array.from({ length: 6 }, (_, n) => anItem(work, n));
            for (let from = 0; from < items.length; from += size)
              await settled(work, items.slice(from, from + Math.min(size, writesOf(work).batch)));
            for (const item of items) if (!bench.stamps().includes(item.stamp)) await settled(work, [item]);
            expect([...bench.stamps()].sort()).toEqual(items.map(({ stamp }) => stamp));
          }),
        ),
        { numRuns: 25, interruptAfterTimeLimit: 10_000 },
      );
    });
  });
}

/** What the road does with a create until each item is settled: it waits out what nobody answered, and looks. */
async function settled(work: Work, items: readonly Item[]): Promise<void> {
  const { client, harness } = work;
  const { once, settledAfterSeconds, find } = writesOf(work);
  const since = harness.clock.now();
  let left = items;
  for (let turn = 0; left.length > 0; turn++) {
    if (turn > 30) throw new Error(`Not settled after ${turn} turns: ${left.map(({ stamp }) => stamp)}`);
    const outcomes = await created(work, left);
    const errors = outcomes.map((outcome) => (outcome.done ? undefined : outcome.error));
    for (const error of errors) if (error && !isPassing(error)) throw error;
    left = left.filter((_, index) => errors[index]);
    const isUnanswered = errors.some((error) => error?.unanswered);
    const wait = Math.max(...errors.map((error) => error?.retryAfterSeconds ?? 1));
    await harness.clock.advance(isUnanswered && once === "looking" ? settledAfterSeconds : wait);
    if (!isUnanswered || once === "target") continue;
    const found = await find(
      client,
      left.map(({ stamp }) => stamp),
      since,
    );
    left = left.filter(({ stamp }) => !found.some((one) => one.stamp === stamp));
  }
  await harness.clock.advance(LONG_AFTER_SECONDS);
}

/** An answer that cannot be read, or none at all: the effect may be there. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConnectorError && (error.remedy === "later" || error.unanswered);
