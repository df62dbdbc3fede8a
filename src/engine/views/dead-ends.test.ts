import { expect, it } from "vitest";
import { aRoad } from "../../../test/support/road.ts";
import { sql } from "../../store/db.ts";
import { bury, type DeadLetter, openDeadLetters, quarantine, quarantined } from "../../store/dead-ends.ts";
import { deadLetterViews, quarantineViews } from "./dead-ends.ts";

it("shows a dead letter without the account number that a system repeated in its reason", async () => {
  const { hub, books } = await aRoad();
  books.put("b1", { name: "Bolt", code: "B", secret: "DE89370400440532013000" });
  await hub.settle();
  const [record] = await hub.db.query<{ key: string }>(sql`select key from record`);
  const letter: DeadLetter = {
    ...{ queue: "out" as const, lane: "books//part/x", kind: "tell" as const, connection: "books" },
    ...{ company: "", noun: "part", record: record?.key ?? "", body: {}, effectKey: null, trail: "t" },
    ...{ remedy: "changed", reason: "No answer for account DE89 3704 0044 0532 0130 00", attempts: 1 },
  };
  await bury(hub.db, hub.organisation, [letter], hub.now());
  const [shown] = await deadLetterViews(hub, await openDeadLetters(hub.db, hub.organisation));
  expect(shown).toMatchObject({ title: "Bolt", reason: "No answer for account <bank>" });
});

it("shows what could not be read, or heard, without the account number of the record that it is about", async () => {
  const { hub, books, inBooks } = await aRoad();
  books.put("b1", { name: "Bolt", code: "B", secret: "DE89370400440532013000" });
  await hub.settle();
  const place = { connection: "books", noun: "part", trail: "t" };
  const reason = "Nobody can read DE89370400440532013000";
  const id = inBooks("Bolt");
  await quarantine(hub.db, hub.organisation, [{ ...place, sourceId: id, reason, raw: "{}" }], hub.now());
  const letter = { ...place, lane: "a", company: "", remedy: "changed", reason, attempts: 1 };
  await bury(
    hub.db,
    hub.organisation,
    [
      { ...letter, queue: "in", kind: "observed", record: id, body: {} },
      { ...letter, queue: "out", kind: "read", record: null, body: { id } },
    ],
    hub.now(),
  );
  const shown = [
    ...(await quarantineViews(hub, await quarantined(hub.db, hub.organisation))),
    ...(await deadLetterViews(hub, await openDeadLetters(hub.db, hub.organisation))),
  ];
  expect(shown.map((one) => one.reason)).toEqual(Array(3).fill("Nobody can read <bank>"));
});
