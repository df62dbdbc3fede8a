import { expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aRoad, booksKeepNames } from "../../test/support/road.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { linked, showLinks, unlinked } from "./crosswalk.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { listQuarantine } from "./quarantine.ts";
import { replay } from "./replay.ts";

it("shows what a replay would change, then changes exactly that", async () => {
  const { site, books, hub, inBooks } = await aRoad();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  books.put(inBooks("Anchor bolt"), { name: "Bolt" });
  await hub.settle();
  const changed = booksKeepNames(hub);
  const preview = await replay(changed, { document: "AB-1", dryRun: true, by: "ada" });
  expect(undocumented("replay", preview.value)).toEqual([]);
  expect(preview.text(plainTerminal)).toMatch(/name +Anchor bolt → Bolt\ntells site +name Bolt/);
  const run = await replay(changed, { document: "AB-1", by: "ada" });
  expect(run.value).toEqual({ ...preview.value, dryRun: false });
});

it("wants to know which one thing to replay", async () => {
  const { hub } = await aRoad();
  await expect(replay(hub, { by: "ada" })).rejects.toThrow("Say what to replay");
  await expect(replay(hub, { document: "AB-1", deadLetter: 1, by: "ada" })).rejects.toThrow("one of them");
});

it("lists dead letters and quarantine, and puts a letter back", async () => {
  const { site, books, hub } = await aRoad();
  books.trouble(new ConnectorError("changed", "an answer nobody understands"));
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  site.put("2", { name: null });
  await hub.settle();
  const letters = await listDeadLetters(hub);
  const quarantine = await listQuarantine(hub);
  expect(undocumented("dead-letters", letters.value)).toEqual([]);
  expect(undocumented("quarantine", quarantine.value)).toEqual([]);
  expect(letters.text(plainTerminal)).toContain("to tell: part “Anchor bolt”");
  expect(quarantine.text(plainTerminal)).toContain("part 2");
  const [{ number }] = (letters.value as { deadLetters: [{ number: number }] }).deadLetters;
  await replay(hub, { deadLetter: number, by: "ada" });
  await hub.walk();
  expect((await listDeadLetters(hub)).value).toEqual({ deadLetters: [] });
  expect(books.rows.size).toBe(1);
});

it("shows links with their history, and changes them", async () => {
  const { site, hub, inBooks } = await aRoad();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  await hub.settle();
  const id = inBooks("Anchor bolt");
  const why = { because: "another bolt", by: "ada" };
  const gone = await unlinked(hub, { text: "AB-1", seat: "books", ...why });
  expect(undocumented("crosswalk unlink", gone.value)).toEqual([]);
  const back = await linked(hub, { text: "AB-1", connection: "books", id, ...why });
  expect(undocumented("crosswalk link", back.value)).toEqual([]);
  expect(back.text(plainTerminal)).toContain(`part “Anchor bolt” is ${id} in books from now on.`);
  const links = await showLinks(hub, "AB-1");
  expect(undocumented("crosswalk", links.value)).toEqual([]);
  expect(links.text(plainTerminal)).toMatch(new RegExp(`books +${id} +2026-11-22 03:.*ada +another bolt`));
});
