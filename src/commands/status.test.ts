import { expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aRoad } from "../../test/support/road.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { sealOnce } from "../engine/seal.ts";
import type { Status } from "../engine/views/status.ts";
import { issue } from "../kernel/issue.ts";
import { replaceHolds } from "../store/holds.ts";
import { status } from "./status.ts";

it("shows what flows, what waits and why, and the money that waits", async () => {
  const { site, books, hub, record } = await aRoad();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  site.put("2", { name: null });
  await hub.settle();
  books.trouble(new ConnectorError("changed", "an answer nobody understands"));
  site.put("3", { name: "Washer", code: "W-1" });
  await hub.settle();
  site.put("1", { name: "Anchor bolt, long" });
  await hub.read("site");
  const { noun, key } = await record("Anchor bolt");
  const held = (code: string, blocks: string, atRisk: string | null) => ({
    ...{ ...issue(code, "It waits"), facts: {}, noun, record: key, trail: "t" },
    ...{ blocks, atRisk },
  });
  const holds = [
    held("budget.exceeded", "a", "0.10 USD"),
    held("budget.exceeded", "b", "0.20 USD"),
    held("budget.exceeded", "c", "5.00 CAD"),
    held("part.odd", "d", "much"),
  ];
  await replaceHolds(hub.db, "test", { noun, records: [key], holds }, hub.now());
  await sealOnce(hub.db, "test", hub.now());

  const answer = await status(hub);
  const value = answer.value as Status;
  expect(undocumented("status", value)).toEqual([]);
  expect(value.connections).toMatchObject([
    { connection: "site", state: "live", waiting: 0, nouns: [{ noun: "part", mode: "live" }] },
    { connection: "books", state: "live", waiting: 1 },
  ]);
  expect(value.queues).toMatchObject([{ queue: "out", connection: "books", waiting: 1 }]);
  expect(value.holds).toMatchObject([
    {
      code: "budget.exceeded",
      count: 3,
      atRisk: [
        { currency: "CAD", amount: "5.00" },
        { currency: "USD", amount: "0.30" },
      ],
    },
    { code: "part.odd", count: 1, atRisk: [] },
  ]);
  expect(value.deadEnds.map(({ kind, connection, count }) => [kind, connection, count])).toEqual([
    ["dead letter", "books", 1],
    ["quarantine", "site", 1],
  ]);
  expect(value.journal).toMatchObject({ archived: 0, unsealed: 0 });
  expect(value.journal.rows).toBeGreaterThan(5);

  const text = answer.text(plainTerminal);
  expect(text).toContain("Nobody works at this moment: plumbline serve");
  expect(text).toMatch(/budget\.exceeded +3 +5\.00 CAD, 0\.30 USD/);
  expect(text).toMatch(/to be delivered +books +1/);
});

it("teaches what to do where there is nothing yet", async () => {
  const { hub } = await aRoad();
  const text = (await status({ ...hub, connections: new Map() })).text(plainTerminal);
  expect(text).toContain("No connection is configured yet");
  expect(text).toContain("Nothing is held.");
});
