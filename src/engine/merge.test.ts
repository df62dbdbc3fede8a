import { describe, expect, it } from "vitest";
import { type TestHub, testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { link, linksHere } from "../store/crosswalk.ts";
import { sql } from "../store/db.ts";
import { AlreadyOne, mergeRecords } from "./merge.ts";
import { loadSituations } from "./situations.ts";

async function aHub(...keys: readonly string[]): Promise<TestHub> {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  for (const key of keys)
    await hub.db.query(sql`insert into record (organisation, noun, key, state, title, changed_at)
      values (${hub.organisation}, 'part', ${key}, 'draft', ${key}, now())`);
  return hub;
}

const merge = (hub: TestHub, from: string, into: string) =>
  hub.db.transaction((tx) =>
    mergeRecords(tx, hub, { noun: "part", from, into, by: "Ann", because: "they are one" }),
  );

/** Each record that ended, and the one that it says it is. */
const ended = async (hub: TestHub) =>
  Object.fromEntries(
    (
      await hub.db.query<{ key: string; into: string }>(
        sql`select key, merged_into as "into" from record where merged_into is not null`,
      )
    ).map(({ key, into }) => [key, into]),
  );

const standsAs = async (hub: TestHub, key: string) =>
  (await hub.db.transaction((tx) => loadSituations(tx, hub, "part", [key]))).get(key)?.record.key;

it("decides anew whoever waited for the record that ended", async () => {
  const hub = await aHub("ending", "standing", "waiting");
  await hub.db.query(
    sql`insert into fact (organisation, key, noun, record) values (${hub.organisation}, 'part:code:7', 'part', 'ending')`,
  );
  await hub.db.query(
    sql`insert into waiting (organisation, noun, record, key) values (${hub.organisation}, 'part', 'waiting', 'part:code:7')`,
  );
  await merge(hub, "ending", "standing");
  const again = await hub.db.query<{ id: string }>(sql`select arrival->>'id' as id from handoff order by id`);
  expect(again.map(({ id }) => id).sort()).toEqual(["standing", "waiting"]);
});

describe("a record that was merged away", () => {
  it("stands for its survivor when another is merged into it", async () => {
    const hub = await aHub("a", "b", "c");
    const there = { connection: "site", company: "", noun: "part", id: "1", record: "a" };
    await link(hub.db, "test", [there], { by: "test", now: hub.now() });
    await merge(hub, "b", "c");
    await merge(hub, "a", "b");
    expect(await ended(hub)).toEqual({ a: "c", b: "c" });
    expect(await linksHere(hub.db, "test", "part", ["a", "b", "c"])).toEqual([{ ...there, record: "c" }]);
  });

  it("stands for its survivor when it is merged once more", async () => {
    const hub = await aHub("a", "b", "c");
    await merge(hub, "a", "b");
    await merge(hub, "a", "c");
    expect(await ended(hub)).toEqual({ a: "b", b: "c" });
    expect(await standsAs(hub, "a")).toBe("c");
  });

  it("is refused where both are one already, and nothing is written", async () => {
    const hub = await aHub("a", "b", "c");
    await merge(hub, "a", "b");
    await merge(hub, "b", "c");
    await expect(merge(hub, "a", "c")).rejects.toThrow(
      new AlreadyOne("a and c are one record already: c. There is nothing to merge"),
    );
    await expect(merge(hub, "c", "a")).rejects.toThrow(AlreadyOne);
    await expect(merge(hub, "c", "c")).rejects.toThrow(AlreadyOne);
    expect(await ended(hub)).toEqual({ a: "b", b: "c" });
  });
});

describe("merges that cross", () => {
  it.each([
    { pairs: ["a>b", "b>a"] },
    { pairs: ["a>b", "b>c", "c>a"] },
    { pairs: ["a>b", "c>d", "b>c", "d>a"] },
  ])("leave one survivor and no circle: $pairs", async ({ pairs }) => {
    const rounds = Array.from({ length: 10 }, (_, round) =>
      pairs.map((pair) => pair.split(">").map((key) => `${key}${round}`) as [string, string]),
    );
    const hub = await aHub(...new Set(rounds.flat(2)));
    for (const crossing of rounds) {
      const outcomes = await Promise.allSettled(crossing.map(([from, into]) => merge(hub, from, into)));
      for (const outcome of outcomes)
        if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(AlreadyOne);
      const keys = [...new Set(crossing.flat())];
      const survivors = new Set(await Promise.all(keys.map((key) => standsAs(hub, key))));
      expect(survivors.size).toBe(1);
      expect(Object.keys(await ended(hub)).filter((key) => keys.includes(key))).toHaveLength(keys.length - 1);
    }
  });
});
