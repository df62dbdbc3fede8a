import { describe, expect, it } from "vitest";
import { type TestHub, testHub } from "../../test/support/hub.ts";
import { lateShelf } from "../../test/support/late-shelf.ts";
import { partFlow } from "../../test/support/part.ts";
import { writing } from "../../test/support/road-to-books.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { linksHere } from "../store/crosswalk.ts";
import { sql } from "../store/db.ts";
import { openHolds } from "../store/holds.ts";
import { deliver } from "./deliver.ts";
import { mergeSurvivors } from "./merge.ts";

/** Books with two parts that the site lacks; `meanwhile` happens once the site has made something and before it says so. */
async function slowSite() {
  const [site, books] = [aShelf(), aShelf()];
  const slow = { meanwhile: async () => {} };
  const slowly = writing(({ create }) => ({
    create: async (...all: Parameters<typeof create>) => {
      const made = await create(...all);
      const { meanwhile } = slow;
      slow.meanwhile = async () => {};
      await meanwhile();
      return made;
    },
  }));
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: slowly(shelfConnector("construction", site)), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  books.put("b1", { name: "Bolt", code: "B", price: "1" });
  books.put("b2", { name: "Bolt two", code: "C", price: "1" });
  await hub.read("books");
  return { hub, site, books, slow };
}

const keyOf = async (hub: TestHub, title: string) =>
  (await hub.db.query<{ key: string }>(sql`select key from record where title = ${title}`))[0]?.key ?? "";

/** In the books somebody makes one of two, and that is noticed. */
async function mergedInBooks(hub: TestHub, books: ReturnType<typeof aShelf>, from: string, into: string) {
  books.remove(from);
  const links = (await linksOf(hub)).filter((one) => one.connection === "books" && one.id === from);
  await mergeSurvivors(
    hub,
    { connection: "books", noun: "part", urgency: 5 },
    links,
    new Map([[from, into]]),
  );
}

async function linksOf(hub: TestHub) {
  const keys = await hub.db.query<{ key: string }>(sql`select key from record`);
  return linksHere(
    hub.db,
    "test",
    "part",
    keys.map(({ key }) => key),
  );
}

/** One is made now, the other five seconds later. */
const later = (hub: TestHub, record: string) =>
  hub.db.query(sql`
    update lane set ready_at = ready_at + interval '5 seconds' where queue = 'out' and key like ${`%${record}`}`);

describe("a record that is merged away while it is being made", () => {
  it("leaves what was made to the one that it is now, which is not made once more", async () => {
    const { hub, site, books, slow } = await slowSite();
    const into = await keyOf(hub, "Bolt");
    slow.meanwhile = () => mergedInBooks(hub, books, "b2", "b1");
    await later(hub, into);
    await deliver(hub, hub.worker);
    await hub.walk();
    hub.advance(10);
    await hub.settle({ sweep: true });
    expect(site.log.filter(({ act }) => act === "create")).toHaveLength(1);
    expect((await linksOf(hub)).map(({ connection, record }) => [connection, record]).sort()).toEqual([
      ["books", into],
      ["site", into],
    ]);
  });

  it("leaves one too many where the one that it is now stands there already, and a person is asked", async () => {
    const { hub, site, books, slow } = await slowSite();
    const [from, into] = [await keyOf(hub, "Bolt two"), await keyOf(hub, "Bolt")];
    await later(hub, from);
    await deliver(hub, hub.worker);
    await hub.walk();
    // The other is made by now.
    hub.advance(5);
    slow.meanwhile = async () => {
      books.put("b1", { name: "Bolt", code: "C" });
      await mergedInBooks(hub, books, "b2", "b1");
      await hub.read("books");
    };
    await hub.walk();
    hub.advance(10);
    await hub.settle({ sweep: true });
    expect(site.rows.size).toBe(2);
    const [first, second] = [...site.rows.keys()];
    const links = (await linksOf(hub)).filter(({ connection }) => connection === "site");
    expect(links.find(({ id }) => id === first)?.record).toBe(into);
    const stray = links.find(({ id }) => id === second)?.record;
    expect([from, into]).not.toContain(stray);
    const voices = await hub.db.query<{ name: string }>(
      sql`select says->>'name' as name from voice where connection = 'site' and record = ${into}`,
    );
    expect(voices).toEqual([{ name: "Bolt" }]);
  });
});

it("a record that was merged away is told nothing more, and is not made anew", async () => {
  const [site, books] = [aShelf(), aShelf()];
  let now = () => new Date(0);
  const late = lateShelf(shelfConnector("construction", site), site, {
    now: () => now(),
    settledAfterSeconds: 0,
  });
  const booksNameIt = { owner: "erp", else: "hold", tells: ["construction", "erp"] } as const;
  const hub = await testHub({
    flows: [{ ...partFlow, fields: { ...partFlow.fields, name: booksNameIt } }],
    connections: [
      { id: "site", connector: late.connector, client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  now = hub.now;
  site.put("s1", { name: "Bolt", code: "B" });
  await hub.settle();
  const [inBooks = ""] = books.rows.keys();
  books.put("b2", { name: "Bolt", code: "B" });
  await hub.settle();
  expect((await openHolds(hub.db, "test", {})).map(({ code }) => code)).toContain("part.twin");
  books.put(inBooks, { name: "Bolt renamed" });
  await hub.read("books");
  await mergedInBooks(hub, books, inBooks, "b2");
  await deliver(hub, hub.worker);
  hub.advance(1);
  await hub.settle();
  expect([...site.rows.values()]).toMatchObject([{ id: "s1", fields: { name: "Bolt" } }]);
});
