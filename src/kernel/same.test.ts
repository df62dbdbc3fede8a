import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, digestOf, fingerprintOf } from "./digest.ts";
import { agree, isEmpty, mergeLists, same } from "./same.ts";

const json = fc.jsonValue({ maxDepth: 3 });
const list = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"));

describe("sameness", () => {
  it("does not mind the order of keys, and minds the order of lists", () => {
    expect(same({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(agree({ else: "merge" }, [1, 2], [2, 1])).toBe(true);
  });

  it.each([[null], [""], [[]], [{}], [{ street: null, city: "" }], [undefined]])(
    "takes %j for nothing",
    (value) => {
      expect(isEmpty(value)).toBe(true);
      expect(same(value, null)).toBe(true);
      expect(same({ a: value }, {})).toBe(true);
    },
  );

  it.each([[0], [false], ["0"], [[null]], [{ street: "Elm St" }]])("takes %j for something", (value) => {
    expect(isEmpty(value)).toBe(false);
    expect(same(value, null)).toBe(false);
  });

  it("holds of every value and itself, both ways, and of no two that it can tell apart", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(same(a, structuredClone(a))).toBe(true);
        expect(same(a, b)).toBe(same(b, a));
        if (canonical(a) === canonical(b)) expect(same(a, b)).toBe(true);
      }),
    );
  });
});

describe("a digest", () => {
  it("is of the content, not of the order of its keys", () => {
    expect(digestOf({ a: 1, b: { c: 2, d: undefined } })).toBe(digestOf({ b: { c: 2 }, a: 1 }));
    expect(digestOf(["1", "2"])).not.toBe(digestOf(["2", "1"]));
    expect(digestOf(undefined)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf({ a: 1, b: { c: 2, d: undefined } })).toBe(fingerprintOf({ b: { c: 2 }, a: 1 }));
    expect(fingerprintOf(undefined)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("merging a list", () => {
  it("takes one speaker's additions and removals, and nothing else", () => {
    expect(mergeLists(["a", "b"], ["a"], ["c"])).toEqual(["b", "c"]);
    expect(mergeLists(null, undefined, ["a"])).toEqual(["a"]);
  });

  it("of two speakers gives the same members in either order, unless they want opposite things", () => {
    fc.assert(
      fc.property(list, list, list, list, list, (known, saidA, saysA, saidB, saysB) => {
        const wants = (said: string[], says: string[]) => ({
          adds: says.filter((one) => !said.includes(one)),
          removes: said.filter((one) => !says.includes(one)),
        });
        const [a, b] = [wants(saidA, saysA), wants(saidB, saysB)];
        fc.pre(
          !a.adds.some((one) => b.removes.includes(one)) && !b.adds.some((one) => a.removes.includes(one)),
        );
        const ab = mergeLists(mergeLists(known, saidA, saysA), saidB, saysB);
        const ba = mergeLists(mergeLists(known, saidB, saysB), saidA, saysA);
        expect(ab.toSorted()).toEqual(ba.toSorted());
        expect(new Set(ab).size).toBe(ab.length);
      }),
    );
  });
});
