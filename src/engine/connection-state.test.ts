import { expect, it } from "vitest";
import { roadToBooks, throwing } from "../../test/support/road-to-books.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { lastOfJournal } from "../store/journal.ts";
import { deliver } from "./deliver.ts";
import { hopOf } from "./hops.ts";
import { knock } from "./schedule.ts";

it("a system that lets nobody in is written down as stopped, once, and as opened again", async () => {
  const shut = () => new ConnectorError("reconnect", "401 Unauthorized");
  const { hub, say } = await roadToBooks(throwing([shut(), shut()]));
  const stops = async () =>
    (await lastOfJournal(hub.db, "test", 100))
      .filter(({ what }) => what === "stopped" || what === "reopened")
      .map((row) => ({ ...hopOf(row), state: row.body.state }));
  await say("1", { name: "Bolt", code: "B" });
  await say("2", { name: "Nut", code: "N" });
  await deliver(hub, hub.worker);
  await deliver(hub, hub.worker);
  hub.advance(61);
  await knock(hub);
  hub.advance(61);
  await knock(hub);
  expect(await stops()).toMatchObject([
    {
      who: "plumbline",
      says: "calls books no more until it can be entered, because: 401 Unauthorized",
      state: "broken",
    },
    { who: "plumbline", says: "calls books again: it can be entered", state: "live" },
  ]);
});
