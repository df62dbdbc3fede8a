import { describe, expect, it } from "vitest";
import { type DirtyVendor, dirtyVendors } from "../../../test/support/dirty-vendors.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";
import { marksOf } from "./marks.ts";

/** A mark with more bearers is not looked at. */
const BEARERS_MAX = 50;

describe("look-alikes in two lists of 2,000 vendors that nobody has cleaned up", () => {
  const lists = [1, 2, 3].map((seed) => dirtyVendors({ seed, perSide: 2000, shared: 1200 }));
  const met = lists.flatMap(({ construction, erp }) => {
    const candidatesOf = foundIn(erp);
    return construction.map((one) => ({ one, candidates: candidatesOf(one) }));
  });
  const proposals = met.flatMap(({ one, candidates }) =>
    candidates
      .filter(({ vendor }) => likeness(one.vendor, vendor).score >= ALIKE_FROM)
      .map((other) => ({ one, other })),
  );
  const right = proposals.filter(({ one, other }) => one.company === other.company);
  const same = lists.length * 1200;

  it("are right in 99 of 100 proposals", () => {
    expect(right.length / proposals.length).toBeGreaterThanOrEqual(0.99);
  });

  it("are proposed for 95 of 100 that are the same", () => {
    expect(right.length / same).toBeGreaterThanOrEqual(0.95);
  });

  it("are looked for among few", () => {
    const counts = met.map(({ candidates }) => candidates.length);
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(25);
    expect(Math.max(...counts)).toBeLessThan(150);
  });
});

it("makes the same lists of the same seed, and each company once a side", () => {
  const some = { seed: 7, perSide: 100, shared: 60 };
  const { construction, erp } = dirtyVendors(some);
  expect(dirtyVendors(some)).toEqual({ construction, erp });
  expect(new Set(erp.map(({ company }) => company)).size).toBe(100);
  const there = new Set(erp.map(({ company }) => company));
  expect(construction.filter(({ company }) => there.has(company))).toHaveLength(60);
});

function foundIn(list: readonly DirtyVendor[]): (one: DirtyVendor) => readonly DirtyVendor[] {
  const marked = list.flatMap((one) => marksOf(one.vendor).map(({ key }) => ({ key, one })));
  const bearers = Map.groupBy(marked, ({ key }) => key);
  const bearersOf = (key: string) =>
    (bearers.get(key)?.length ?? 0) > BEARERS_MAX ? [] : (bearers.get(key) ?? []);
  return ({ vendor }) => [
    ...new Set(marksOf(vendor).flatMap(({ key }) => bearersOf(key).map(({ one }) => one))),
  ];
}
