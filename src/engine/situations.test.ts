import { beforeEach, describe, expect, it } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { linksHere } from "../store/crosswalk.ts";
import { unlinkSeat } from "./relink.ts";
import { resolveHold } from "./resolve.ts";

let road: Road;
let key: string;
beforeEach(async () => {
  road = await aRoad();
  road.books.put("b1", { name: "Bolt", code: "B", price: "1.00" }).company = "1";
  await road.hub.settle();
  ({ key } = await road.record("Bolt"));
});

/** It stands in the second company of the same books as well. */
async function inBothCompanies(): Promise<void> {
  const row = road.books.put("b2", { name: "Bolt", code: "B", price: "1.00" });
  Object.assign(row, { stamp: key, company: "2" });
  await road.hub.settle();
}

async function siteRenames(name: string): Promise<void> {
  const [row] = road.site.rows.values();
  road.site.put(row?.id ?? "", { name });
  await road.hub.settle();
}

const leave = (seat: string) =>
  road.hub.db.transaction((tx) =>
    unlinkSeat(tx, road.hub, {
      ...{ record: { noun: "part", key }, seat, by: "ada", because: "not for this company" },
    }),
  );

const inBooks = async () =>
  (await linksHere(road.hub.db, "test", "part", [key]))
    .filter(({ connection }) => connection === "books")
    .map(({ company, id }) => `${company}: ${id}`)
    .sort();

const told = () => road.books.log.map(({ act, id, fields }) => ({ act, id, ...fields }));

describe("one record in two companies of one connection", () => {
  it("is told to each of them on its own record", async () => {
    await inBothCompanies();
    await siteRenames("Anchor bolt");
    expect(told()).toEqual([
      { act: "update", id: "b1", name: "Anchor bolt" },
      { act: "update", id: "b2", name: "Anchor bolt" },
    ]);
  });

  it("is told to the one from which nobody took it", async () => {
    await inBothCompanies();
    await leave("books/1");
    await siteRenames("Anchor bolt");
    expect(await inBooks()).toEqual(["2: b2"]);
    expect(told()).toEqual([{ act: "update", id: "b2", name: "Anchor bolt" }]);
  });

  it("is made anew in the one from which it vanished, once a person says so", async () => {
    await inBothCompanies();
    road.books.remove("b1");
    await road.hub.settle({ sweep: true });
    const [vanished] = await road.holds();
    expect(vanished).toMatchObject({ code: "record.vanished", blocks: "books/1" });
    await resolveHold(road.hub, { hold: vanished?.id ?? 0, verdict: "restore", who: "ada", because: "oh" });
    await road.hub.settle();
    expect(told()).toEqual([{ act: "create", id: "erp-2", name: "Bolt", code: "B", price: "1.00" }]);
    expect(road.books.rows.get("erp-2")?.company).toBe("1");
    expect(await inBooks()).toEqual(["1: erp-2", "2: b2"]);
    expect(await road.holds()).toEqual([]);
  });
});

it("is told in the company that the system chose for it, once it was made there", async () => {
  road.books.home = "2";
  road.site.put("s9", { name: "Nut", code: "N" });
  await road.hub.settle();
  road.site.put("s9", { name: "Wing nut" });
  await road.hub.settle();
  const id = road.inBooks("Wing nut");
  expect(road.books.rows.get(id)?.company).toBe("2");
  expect(told()).toEqual([
    { act: "create", id, name: "Nut", code: "N" },
    { act: "update", id, name: "Wing nut" },
  ]);
});

describe("a record that was taken out of the only company it stood in", () => {
  it("is not made in the connection again", async () => {
    await leave("books/1");
    await siteRenames("Anchor bolt");
    expect(told()).toEqual([]);
    expect(await inBooks()).toEqual([]);
  });

  it("still comes to the other company, when that one shows it", async () => {
    await leave("books/1");
    await inBothCompanies();
    expect(await inBooks()).toEqual(["2: b2"]);
    await siteRenames("Anchor bolt");
    expect(told()).toEqual([{ act: "update", id: "b2", name: "Anchor bolt" }]);
  });
});
