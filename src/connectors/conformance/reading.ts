import { describe, expect, it } from "vitest";
import {
  allChanges,
  allIds,
  atWork,
  byText,
  type Conforming,
  goneWith,
  readBack,
  threeOf,
  toldOf,
} from "./bench.ts";

/** Lists are read whole, whatever their length; what is gone is gone; words and holes are seen. */
export function conformsInReading(conforming: Conforming, noun: string): void {
  describe("reading", () => {
    it.each([
      ["none", () => 0],
      ["one", () => 1],
      ["exactly a page", (page: number) => page],
      ["a page and one more", (page: number) => page + 1],
      ["three pages and one more", (page: number) => page * 3 + 1],
    ])("tells of each record: %s", async (_, count) => {
      const work = await atWork(conforming, noun);
      const { bench, harness } = work;
      const entered = Array.from({ length: count(harness.pageSize) }, (_, n) => bench.enter(bench.sample(n)));

      const { observed } = await allChanges(work);

      expect(toldOf(observed)).toEqual([...entered].sort(byText));
      expect((await allIds(work)).sort(byText)).toEqual([...entered].sort(byText));
    });

    it("tells the same again when asked again, and nothing new when nothing has changed", async () => {
      const work = await atWork(conforming, noun);
      for (let n = 0; n < 3; n++) work.bench.enter(work.bench.sample(n));

      const first = await allChanges(work);
      const again = await allChanges(work);
      const after = await allChanges(work, first.cursor);

      expect(again).toEqual(first);
      expect(first.observed).toEqual(expect.arrayContaining(after.observed));
    });

    it("keeps how far it has read as plain JSON", async () => {
      const work = await atWork(conforming, noun);
      work.bench.enter(work.bench.sample(0));
      const { cursor } = await allChanges(work);
      expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor);
    });

    it("dates each record and gives it a version that grows when it changes", async () => {
      const work = await atWork(conforming, noun);
      const { bench, harness } = work;
      const id = bench.enter(bench.sample(0));
      const [before] = await readBack(work, [id]);
      await harness.clock.advance(60);
      bench.change(id, bench.sample(1));
      const [after] = await readBack(work, [id]);

      expect(Date.parse(before?.at ?? "")).toBeGreaterThan(0);
      expect(before?.at).toMatch(/Z$/);
      expect((after?.version ?? "") > (before?.version ?? "")).toBe(true);
    });

    it("says exactly the fields that it carries, and nothing is lost on the way", async () => {
      const work = await atWork(conforming, noun);
      const { bench, resource } = work;
      const content = bench.sample(0);
      const [observed] = await readBack(work, [bench.enter(content)]);

      expect(Object.keys(content).sort()).toEqual([...resource.carries].map(String).sort());
      expect(resource.entity.schema.safeParse(content).error).toBeUndefined();
      expect(observed && work.says(observed)).toEqual(content);
    });

    it("leaves out of its answer what is gone", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { bench } = work;
      if (!bench.remove && !bench.merge) return skip();
      const [first, gone, last] = threeOf(work);
      goneWith(bench, gone, first);

      const read = await readBack(work, [last, gone, first]);
      expect(read.map(({ id }) => id).sort(byText)).toEqual([first, last].sort(byText));
      expect(await readBack(work, [gone])).toEqual([]);
      expect(await readBack(work, [])).toEqual([]);
      expect((await allIds(work)).sort(byText)).toEqual([first, last].sort(byText));
    });

    it("knows into which record another was merged, where the system tells", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { bench, resource, client } = work;
      if (!bench.merge || !resource.survivors) return skip();
      const [from, into, deleted] = threeOf(work);
      bench.merge(from, into);
      bench.remove?.(deleted);

      const gone = [from, deleted].map((id) => ({ id, stamp: `none-${id}` }));
      expect(await resource.survivors(client as never, gone)).toEqual(new Map([[from, into]]));
    });
  });
}
