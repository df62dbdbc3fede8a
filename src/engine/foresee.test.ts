import { expect, it } from "vitest";
import { fullShelves } from "../../test/support/full-shelves.ts";
import { candidatePairs } from "../store/candidates.ts";
import { sql } from "../store/db.ts";
import { differenceCounts } from "../store/differences.ts";
import { linkAll } from "./adopt.ts";
import { setFlow } from "./flows.ts";
import { foresee } from "./foresee.ts";
import { fillField, settleDifferences } from "./settle-differences.ts";

const BY = { by: "person:ann", because: "she knows them" };
const PLACE = { noun: "part" };

/** Two shelves that are observed: ten parts of one code, of which the books know two otherwise and three without a price. */
async function linkedShelves() {
  const { hub, site, books, log } = await fullShelves();
  for (let nth = 0; nth < 10; nth++) {
    site.put(`s${nth}`, { name: `Bolt ${nth}`, code: `B-${nth}`, ...(nth < 3 ? { price: "1.00" } : {}) });
    books.put(`b${nth}`, { name: nth > 7 ? `BOLT ${nth}` : `Bolt ${nth}`, code: `B-${nth}` });
  }
  site.put("alone", { name: "Nut", code: "N-1" });
  await hub.settle();
  const at = async (connection: string) =>
    (await foresee(hub, "part")).find((one) => one.connection === connection);
  return { hub, site, books, log, at };
}

it("counts what a connection would be told if it were live, and keeps nothing of it", async () => {
  const { hub, at } = await linkedShelves();
  expect(await at("books")).toMatchObject({
    ...{ standing: 10, wouldCreate: 1, wouldChange: 0, wouldLink: 10 },
    examples: [{ title: "Nut", would: "create", fields: ["name", "code"] }],
  });
  expect(await at("site")).toMatchObject({ standing: 11, wouldCreate: 0, wouldLink: 10 });
  expect(((await at("site"))?.held ?? 0) + ((await at("books"))?.held ?? 0)).toBe(10);
  expect(await linkAll(hub, { noun: "part", scoreMin: 0, ...BY })).toBe(10);
  await hub.settle();
  expect(await at("books")).toMatchObject({ wouldCreate: 1, wouldChange: 0, wouldLink: 0, held: 2 });
  const before = await hub.db.query(sql`select * from voice order by record, connection`);
  await at("site");
  expect(await hub.db.query(sql`select * from voice order by record, connection`)).toEqual(before);
});

it("counts as a change what changed since they were linked", async () => {
  const { hub, site, at } = await linkedShelves();
  await linkAll(hub, { noun: "part", scoreMin: 0, ...BY });
  site.put("s1", { name: "Hex bolt 1" });
  await hub.settle();
  expect(await at("books")).toMatchObject({ wouldCreate: 1, wouldChange: 1 });
});

it("fills what a system lacks on a person's word alone", async () => {
  const { hub, books, at, log } = await linkedShelves();
  await linkAll(hub, { noun: "part", scoreMin: 0, ...BY });
  await hub.settle();
  expect((await at("books"))?.couldFill).toEqual([{ field: "price", records: 3 }]);
  await setFlow(hub, { connection: "books", noun: "part", mode: "live", ...BY });
  await hub.settle();
  expect(log().map(({ act }) => act)).toEqual(["create"]);
  expect(await fillField(hub, { ...PLACE, connection: "books", field: "price", ...BY })).toBe(3);
  await hub.settle();
  expect(log().slice(1)).toEqual(Array(3).fill({ act: "update", price: "1.00" }));
  expect(books.rows.get("b0")?.fields.price).toBe("1.00");
  expect((await at("books"))?.couldFill).toEqual([]);
});

it("decides all differences of one field alike", async () => {
  const { hub, books, log } = await linkedShelves();
  await linkAll(hub, { noun: "part", scoreMin: 0, ...BY });
  await hub.settle();
  expect(await differenceCounts(hub.db, "test", "part")).toEqual([
    { connection: "books", field: "name", records: 2 },
  ]);
  await setFlow(hub, { connection: "books", noun: "part", mode: "live", ...BY });
  const settling = { ...PLACE, connection: "books", field: "name", verdict: "keep" as const };
  expect(await settleDifferences(hub, { ...settling, ...BY })).toBe(2);
  await hub.settle();
  expect(await differenceCounts(hub.db, "test", "part")).toEqual([]);
  expect([8, 9].map((nth) => books.rows.get(`b${nth}`)?.fields.name)).toEqual(["Bolt 8", "Bolt 9"]);
  expect(log().map(({ act }) => act)).toEqual(["create", "update", "update"]);
  expect(await candidatePairs(hub.db, "test", { noun: "part" })).toEqual([]);
});
