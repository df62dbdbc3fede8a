import { describe, expect, it } from "vitest";
import { same } from "../../kernel/same.ts";
import type { Observed } from "../contract.ts";
import {
  atWork,
  type Conforming,
  created,
  goneWith,
  imageOf,
  pick,
  readBack,
  threeOf,
  type Work,
  writesOf,
} from "./bench.ts";

/** What is told arrives, nothing else is touched, and each item has an outcome of its own. */
export function conformsInWriting(conforming: Conforming, noun: string): void {
  const takesOf = ({ resource }: Work) => (resource.writes?.takes ?? resource.carries).map(String);

  describe("writing", () => {
    it("creates what it is told, stamped, and answers with the record as it stands", async () => {
      const work = await atWork(conforming, noun);
      const patch = pick(work.bench.sample(1), takesOf(work));

      const image = await imageOf(created(work, [{ stamp: "key-1", patch }]));

      expect(work.says(image)).toMatchObject(patch);
      expect(image.stamp).toBe("key-1");
      expect(await readBack(work, [image.id])).toEqual([image]);
      expect(work.bench.stamps()).toEqual(["key-1"]);
    });

    it("changes the field that it is told, and no other", async () => {
      const work = await atWork(conforming, noun);
      const { bench } = work;
      const id = bench.enter(bench.sample(0));
      const wanted = bench.sample(1);

      for (const field of takesOf(work)) {
        const [before] = await readBack(work, [id]);
        const patch = pick(wanted, [field]);
        const image = await imageOf(writesOf(work).update(work.client, [{ id, stamp: "key-1", patch }]));
        const along = pick(work.says(image), bench.alongWith?.[field] ?? []);
        expect(work.says(image), field).toEqual({ ...(before && work.says(before)), ...along, ...patch });
        expect(await readBack(work, [id])).toEqual([image]);
      }
    });

    it("gives each item its own outcome, in the order given", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { bench } = work;
      if (!bench.remove && !bench.merge) return skip();
      const [first, gone, last] = threeOf(work);
      goneWith(bench, gone, first);
      const [field = ""] = takesOf(work);
      const items = [last, gone, first].map((id, n) => ({
        id,
        stamp: `key-${n}`,
        patch: pick(bench.sample(10 + n), [field]),
      }));

      const outcomes = await writesOf(work).update(work.client, items);

      expect(outcomes).toMatchObject([
        { done: true, image: { id: last } },
        { done: false, error: { remedy: "refused", unanswered: false } },
        { done: true, image: { id: first } },
      ]);
    });

    it("does not overwrite what changed meanwhile", async () => {
      const work = await atWork(conforming, noun);
      const { bench, harness } = work;
      const [field = ""] = takesOf(work);
      const ids = [bench.enter(bench.sample(0)), bench.enter(bench.sample(2)), bench.enter(bench.sample(4))];
      const known = new Map((await readBack(work, ids)).map((one) => [one.id, work.says(one)]));
      const items = ids.map((id, n) => ({
        ...{ id, stamp: `key-${n}`, patch: pick(bench.sample(10 + 2 * n), [field]) },
        stands: (present: Observed) =>
          same(pick(work.says(present), [field]), pick(known.get(id) ?? {}, [field])),
      }));
      const [, edited = ""] = ids;
      const theirs = pick(bench.sample(6), [field]);
      bench.change(edited, theirs);
      const before = harness.server.log.length;

      const outcomes = await writesOf(work).update(work.client, items);

      expect(outcomes).toMatchObject([
        { done: true, image: { id: ids[0] } },
        { done: false, overtaken: { id: edited } },
        { done: true, image: { id: ids[2] } },
      ]);
      const stand = new Map((await readBack(work, ids)).map((one) => [one.id, one]));
      const wanted = [items[0]?.patch, theirs, items[2]?.patch];
      for (const [nth, id] of ids.entries()) {
        const one = stand.get(id);
        expect(one && work.says(one)).toMatchObject(wanted[nth] ?? {});
      }
      const [, left] = outcomes;
      expect(left && "overtaken" in left && left.overtaken).toEqual(stand.get(edited));
      const asked = harness.server.log.slice(before).map(({ request }) => request);
      const firstWrite = asked.findIndex(bench.isWrite);
      expect(asked.slice(0, firstWrite).filter(bench.isRead)).toHaveLength(1);
    });

    it("creates several in one call and tells which is which", async () => {
      const work = await atWork(conforming, noun);
      const count = Math.min(3, writesOf(work).batch);
      const items = Array.from({ length: count }, (_, n) => ({
        stamp: `key-${n}`,
        patch: pick(work.bench.sample(n), takesOf(work)),
      }));

      const outcomes = await created(work, items);

      const said = outcomes.map((outcome) => outcome.done && work.says(outcome.image));
      expect(said).toMatchObject(items.map(({ patch }) => patch));
      expect(outcomes.map((outcome) => outcome.done && outcome.image.stamp)).toEqual(
        items.map(({ stamp }) => stamp),
      );
    });

    it("passes the system's own sentence on when it refuses", async () => {
      const work = await atWork(conforming, noun);
      const { bench, harness } = work;
      const patch = pick(bench.sample(0), takesOf(work));
      const reply = (request: Parameters<typeof bench.refusal>[0]) =>
        bench.refusal(request, "The period is locked");
      harness.server.misbehave({ kind: "refuse", reply, when: bench.isWrite });

      const [outcome] = await created(work, [{ stamp: "key-1", patch }]);

      expect(outcome).toMatchObject({ done: false, error: { remedy: "refused", unanswered: false } });
      expect(outcome?.done === false && outcome.error.message).toContain("The period is locked");
      expect(bench.stamps()).toEqual([]);
    });
  });
}
