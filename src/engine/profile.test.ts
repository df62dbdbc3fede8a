import { expect, it } from "vitest";
import { fullShelves } from "../../test/support/full-shelves.ts";
import type { Part } from "../../test/support/part.ts";
import { partFlow } from "../../test/support/part.ts";
import type { Quality } from "../kernel/quality.ts";
import { candidatePairs } from "../store/candidates.ts";
import { linkPair } from "./adopt.ts";
import type { Hub } from "./hub.ts";
import { profile } from "./profile.ts";

const BY = { by: "person:ann", because: "she knows them" };

const quality: Quality<Part> = [
  {
    ...{ kind: "each", code: "part.no-price", says: "has no price" },
    amiss: ({ price }) => (price ? undefined : "has no price"),
  },
  {
    ...{ kind: "each", code: "part.odd-secret", says: "has an odd secret" },
    amiss: ({ secret }) => (secret?.startsWith("DE") ? `its secret is ${secret}` : undefined),
  },
  {
    ...{ kind: "shared", code: "part.shared-code", says: "share a code" },
    bears: ({ code }) => (code ? [code] : []),
  },
  {
    ...{ kind: "spelt", code: "part.spelt", says: "go by several spellings" },
    ...{ words: ({ name }) => (name ? [name] : []), plain: (word) => word.toLowerCase() },
  },
];

async function looked() {
  const shelves = await fullShelves();
  const { hub, books } = shelves;
  const looking: Hub = { ...hub, flows: new Map([["part", { ...partFlow, quality }]]) };
  const look = async () => {
    const found = await profile(looking, { connection: "books", noun: "part", by: BY.by });
    hub.advance(60);
    return { ...found, counts: Object.fromEntries(found.findings.map(({ code, count }) => [code, count])) };
  };
  for (const [nth, name] of ["Bolt", "Bolt", "Bolt", "BOLT", "Nut"].entries())
    books.put(`b${nth}`, { name, code: nth < 2 ? "B-1" : `X-${nth}`, ...(nth > 2 ? { price: "1.00" } : {}) });
  return { ...shelves, look };
}

it("counts what is amiss in a source, with examples, and shows what has become of it", async () => {
  const { hub, site, books, look } = await looked();
  site.put("s4", { name: "Nut", code: "X-4" });
  await hub.settle();
  const first = await look();
  expect(first).toMatchObject({ records: 5, before: null });
  expect(first.counts).toEqual({
    ...{ twins: 1, unmapped: 0, "orphan-link": 0, "only-here": 5 },
    ...{ "part.no-price": 3, "part.odd-secret": 0, "part.shared-code": 2, "part.spelt": 1 },
  });
  const spelt = first.findings.find(({ code }) => code === "part.spelt");
  expect(spelt?.examples).toMatchObject([{ title: "BOLT", id: "b3", what: "BOLT, usually Bolt" }]);

  books.put("b0", { price: "2.00", code: "B-0" });
  for (const { pair, twinsIn } of await candidatePairs(hub.db, "test", { noun: "part" }))
    if (!twinsIn) await linkPair(hub, { noun: "part", pair, ...BY });
  await hub.settle();
  const second = await look();
  expect(Date.parse(second.before ?? "")).toBe(Date.parse(first.at));
  const progress = second.findings.map(({ code, before, count }) => `${code} ${before} → ${count}`);
  expect(progress).toContain("part.no-price 3 → 2");
  expect(progress).toContain("part.shared-code 2 → 0");
  expect(progress).toContain("only-here 5 → 4");
  expect(progress).toContain("twins 1 → 0");
});

it("shows three examples of each, and no value of a class", async () => {
  const { hub, books, look } = await looked();
  books.put("b0", { secret: "DE89370400440532013000" });
  await hub.settle();
  const { findings } = await look();
  expect(findings.find(({ code }) => code === "only-here")?.examples).toHaveLength(3);
  const [example] = findings.find(({ code }) => code === "part.odd-secret")?.examples ?? [];
  expect(example?.what).not.toContain("DE89370400440532013000");
});

it("refuses a source that does not carry the noun", async () => {
  const { hub } = await looked();
  await expect(profile(hub, { connection: "books", noun: "beam", by: BY.by })).rejects.toThrow(
    "books carries no beam",
  );
});
