import { describe, expect, it } from "vitest";
import { roadToBooks, throwing, writing } from "../../test/support/road-to-books.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { lastOfJournal } from "../store/journal.ts";
import { targets } from "../store/targets.ts";
import { deliver } from "./deliver.ts";
import { hopOf } from "./hops.ts";
import type { Hub } from "./hub.ts";
import { setConnection } from "./pause.ts";
import { ATTEMPTS_MAX } from "./retry.ts";
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

const stateOf = async (hub: Hub) =>
  (await targets(hub.db, "test")).find(({ connection }) => connection === "books");

it("a connection that a person paused stays paused, whatever its last call was answered", async () => {
  const road: { hub?: Hub } = {};
  const pausing = writing(() => ({
    create: async () => {
      if (road.hub)
        await setConnection(road.hub, { connection: "books", state: "paused", because: "audit", by: "Dana" });
      throw new ConnectorError("reconnect", "401 Unauthorized");
    },
  }));
  const { hub, say } = await roadToBooks(pausing);
  road.hub = hub;
  await say("1", { name: "Bolt", code: "B" });
  await deliver(hub, hub.worker);
  expect(await stateOf(hub)).toMatchObject({ state: "paused", because: "audit" });
  hub.advance(61);
  await knock(hub);
  expect(await stateOf(hub)).toMatchObject({ state: "paused", because: "audit" });
});

describe("a system that nobody can reach for a night", () => {
  async function aNight() {
    const night = { isOver: false };
    const down = () => {
      if (!night.isOver) throw new ConnectorError("later", "connect ECONNREFUSED", { unanswered: true });
    };
    const road = await roadToBooks((shelf) => {
      const dark = writing(({ create }) => ({
        create: async (...all: Parameters<typeof create>) => {
          down();
          return create(...all);
        },
      }));
      const check = async () => {
        down();
        return "books";
      };
      return { ...dark(shelf), check };
    });
    /** So many hours, in which it is worked every minute. */
    const pass = async (hours: number) => {
      for (let minute = 0; minute < hours * 60; minute++) {
        road.hub.advance(60);
        await knock(road.hub);
        await deliver(road.hub, road.hub.worker);
      }
    };
    return { ...road, night, pass };
  }

  it("makes no dead letter of what waits for it, and is told all of it in the morning", async () => {
    const { hub, books, say, letters, lane, night, pass } = await aNight();
    await say("1", { name: "Bolt", code: "B" });
    await pass(6);
    await say("2", { name: "Nut", code: "N" });
    await pass(4);
    expect(await letters()).toEqual([]);
    expect((await lane())?.attempts).toBeLessThan(ATTEMPTS_MAX / 2);
    expect(await stateOf(hub)).toMatchObject({
      state: "unreachable",
      because: expect.stringMatching(/^nobody answers since 2026-11-22 08:\d\d UTC: connect ECONNREFUSED$/),
    });
    night.isOver = true;
    await pass(0.1);
    expect(await stateOf(hub)).toMatchObject({ state: "live", because: null });
    expect([...books.rows.values()].map(({ fields }) => fields.name).sort()).toEqual(["Bolt", "Nut"]);
  });

  it("is written down once as stopped, and once as opened again", async () => {
    const { hub, say, night, pass } = await aNight();
    await say("1", { name: "Bolt", code: "B" });
    await pass(2);
    night.isOver = true;
    await pass(0.1);
    const rows = (await lastOfJournal(hub.db, "test", 100)).map((row) => hopOf(row).says);
    const calls = rows.filter((says) => says.startsWith("calls books"));
    expect(calls).toEqual([
      expect.stringMatching(/^calls books no more until it answers, because: nobody answers since/),
      "calls books again: it answers",
    ]);
  });
});
