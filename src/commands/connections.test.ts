import { expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aRoad } from "../../test/support/road.ts";
import { setConnection } from "../engine/pause.ts";
import { sql } from "../store/db.ts";
import { listConnections } from "./connections.ts";

const by = { by: "ada", because: "their maintenance" };

it("pauses a connection, keeps what waits for it, and resumes it", async () => {
  const { site, books, hub } = await aRoad();
  await setConnection(hub, { connection: "books", state: "paused", ...by });
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  expect(books.rows.size).toBe(0);

  const answer = await listConnections(hub);
  expect(undocumented("connections", answer.value)).toEqual([]);
  expect(answer.text(plainTerminal)).toMatch(/books +Shelf +erp +paused: their maintenance +part live/);

  await setConnection(hub, { connection: "books", state: "live", ...by });
  await hub.walk();
  expect(books.rows.size).toBe(1);
  expect(
    await hub.db.query(sql`select what, actor, body from journal where stage = 'admin' order by seq`),
  ).toEqual([
    { what: "paused", actor: "ada", body: { connection: "books", because: "their maintenance" } },
    { what: "resumed", actor: "ada", body: { connection: "books", because: "their maintenance" } },
  ]);
});

it("refuses what makes no difference, and what is not there", async () => {
  const { hub } = await aRoad();
  await expect(setConnection(hub, { connection: "books", state: "live", ...by })).rejects.toThrow(
    "books is live already",
  );
  await expect(setConnection(hub, { connection: "oddo", state: "paused", ...by })).rejects.toThrow(
    "No connection is called oddo: there are site, books",
  );
});
