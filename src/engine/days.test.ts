import { expect, it } from "vitest";
import { z } from "zod";
import { testHub } from "../../test/support/hub.ts";
import { type Part, PartEntity, partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { type Alike, bearersOf, today } from "../kernel/facts.ts";
import { defineFlow } from "../kernel/flow.ts";
import { issue } from "../kernel/issue.ts";
import { openHolds } from "../store/holds.ts";
import { findRecords } from "../store/records.ts";
import { dayIn } from "./calendar-day.ts";
import { beginDay } from "./days.ts";

interface Facts {
  readonly today: string;
  readonly kits: readonly Alike<Part>[];
}

/** A part is sold from the day in its code on, and only while every other part of the same price is on sale. */
const datedFlow = defineFlow<Part, Facts>()<string>({
  entity: PartEntity,
  fields: partFlow.fields,
  initial: "new",
  moves: [
    {
      name: "sell",
      from: "new",
      to: "on sale",
      by: "construction",
      when: (_ear, { code }, { today }) => (code ?? "") <= today,
      needs: [
        ({ name }, { kits }) =>
          name === "Kit" && kits.some(({ state }) => state === "new")
            ? issue("part.early", "Too early")
            : undefined,
      ],
    },
  ],
  lives: () => false,
  asks: ({ code, price }) => ({
    today: today(z.iso.date().safeParse(code).success ? [code ?? ""] : []),
    kits: bearersOf<Part>("part", `part:price/${price}`),
  }),
  marks: ({ price }) => [{ key: `part:price/${price}`, followed: true }],
});

const shop = async () => {
  const site = aShelf();
  const hub = await testHub({
    flows: [datedFlow as never],
    connections: [{ id: "site", connector: shelfConnector("construction", site), client: () => site }],
  });
  const state = async (name: string) => (await findRecords(hub.db, "test", name))[0]?.state;
  return { site, hub, state };
};
const DAY = 86_400;

it("decides a record again as the day begins that it waits for, once, and no other record", async () => {
  const { site, hub, state } = await shop();
  site.put("1", { name: "Bolt", code: "2026-11-24", price: "1" });
  site.put("2", { name: "Nut", code: "2026-12-24", price: "2" });
  await hub.settle();
  hub.advance(DAY);
  expect(await beginDay(hub)).toBe(0);
  hub.advance(DAY);
  expect(await beginDay(hub)).toBe(1);
  expect(await beginDay(hub)).toBe(0);
  await hub.walk();
  expect([await state("Bolt"), await state("Nut")]).toEqual(["on sale", "new"]);
});

it("catches up on days that passed while nobody was there", async () => {
  const { site, hub, state } = await shop();
  site.put("1", { name: "Bolt", code: "2026-11-24", price: "1" });
  await hub.settle();
  hub.advance(90 * DAY);
  await beginDay(hub);
  await hub.walk();
  expect(await state("Bolt")).toBe("on sale");
});

it("releases by the day what rests on the record that it moves", async () => {
  const { site, hub, state } = await shop();
  site.put("1", { name: "Bolt", code: "2026-11-24", price: "1" });
  site.put("2", { name: "Kit", code: "2026-11-01", price: "1" });
  await hub.settle();
  expect((await openHolds(hub.db, "test", {})).map(({ code }) => code)).toEqual(["part.early"]);
  hub.advance(2 * DAY);
  await beginDay(hub);
  await hub.walk();
  expect([await state("Kit"), await openHolds(hub.db, "test", {})]).toEqual(["on sale", []]);
});

it("counts every bearer of a mark, however many there are", async () => {
  const { site, hub, state } = await shop();
  for (let n = 0; n < 60; n++) site.put(`${n}`, { name: `Bolt ${n}`, code: "2026-11-01", price: "1" });
  site.put("late", { name: "Washer", code: "2026-12-24", price: "1" });
  await hub.settle();
  site.put("kit", { name: "Kit", code: "2026-11-01", price: "1" });
  await hub.settle();
  expect(await state("Kit")).toBe("new");
});

it("begins a day with the firm's own midnight", () => {
  const at = new Date("2027-01-01T05:30:00Z");
  expect([dayIn(undefined, at), dayIn("America/Los_Angeles", at), dayIn("Pacific/Auckland", at)]).toEqual([
    "2027-01-01",
    "2026-12-31",
    "2027-01-01",
  ]);
});
