import { describe, expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { sql } from "../store/db.ts";
import { keepArrivals, recordLane } from "../store/inbox.ts";
import { trailOf } from "../store/journal.ts";
import { hear } from "./hear.ts";
import { lookFirst } from "./read.ts";

describe("when both systems speak in one hearing", () => {
  it("the trail of either leads to all that was decided and told", async () => {
    const { hub, site, books, inBooks } = await aRoad();
    site.put("1", { name: "Bolt", code: "B" });
    await hub.settle();
    books.put(inBooks("Bolt"), { price: "5.00" });
    site.put("1", { code: "B2" });
    const known = await hub.db.query<{ trail: string }>(sql`select trail from journal`);
    await lookFirst(hub, "books", "part");
    await lookFirst(hub, "site", "part");
    const said = await hub.db.query<{ actor: string; trail: string }>(sql`
      select actor, trail from journal where stage = 'ingest'
        and trail <> all(${known.map(({ trail }) => trail)}::text[]) order by actor`);
    expect(said.map(({ actor }) => actor)).toEqual(["books", "site"]);
    await hear(hub);
    await hub.walk();
    for (const { actor, trail } of said) {
      const rows = await trailOf(hub.db, "test", trail);
      const decided = rows.find(({ what }) => what === "decided");
      expect(decided?.body.trails, actor).toEqual(expect.arrayContaining(said.map((one) => one.trail)));
      expect(rows.filter(({ stage }) => stage === "ingest").map((row) => row.actor)).toContain(actor);
      const told = rows.filter(({ stage }) => stage === "deliver").map(({ body }) => body.connection);
      expect(told.sort(), actor).toEqual(["books", "site"]);
    }
  });
});

it("a record leaves a seat by the word of who asked for that, whatever else is asked at once", async () => {
  const { hub, site, record } = await aRoad();
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  const { key } = await record("Bolt");
  const place = { lane: recordLane("part", key), connection: "", company: "", noun: "part", id: key };
  const asked = (who: string, body: object) => ({
    ...{ ...place, kind: "asked" as const, at: hub.now().toISOString(), trail: `t-${who}`, urgency: 1 },
    body: { by: "person", who, ...body },
  });
  await keepArrivals(
    hub.db,
    "test",
    [
      asked("dana", { do: "leave", about: "books", because: "it is not built any more" }),
      asked("erin", { do: "retry", about: "site", because: "the site is back" }),
    ],
    hub.now(),
  );
  await hear(hub);
  expect(
    await hub.db.query(sql`select unlinked_by as by, because from crosswalk where connection = 'books'`),
  ).toEqual([{ by: "dana", because: "it is not built any more" }]);
});
