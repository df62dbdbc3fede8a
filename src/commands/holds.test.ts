import { beforeEach, describe, expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aRoad, type Road } from "../../test/support/road.ts";
import { issue } from "../kernel/issue.ts";
import { type NewHold, replaceHolds } from "../store/holds.ts";
import type { FullHold, HoldView } from "./hold-view.ts";
import { listHolds, showHold } from "./holds.ts";
import { decideHold } from "./resolve.ts";

let road: Road;
beforeEach(async () => {
  road = await aRoad();
  road.site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await road.hub.settle();
});

const IBAN = "DE89370400440532013000";
const list = async () => (await listHolds(road.hub)).value as { total: number; holds: HoldView[] };
const full = async (number: number) => ((await showHold(road.hub, number)).value as { hold: FullHold }).hold;
const numberOf = async (code: string) => (await list()).holds.find((hold) => hold.code === code)?.number ?? 0;

/** The books change the name, which the site keeps. */
async function aDispute(): Promise<number> {
  road.books.put(road.inBooks("Anchor bolt"), { name: "Bolt" });
  await road.hub.settle();
  return numberOf("ownership.conflict");
}

async function twins(): Promise<number> {
  road.site.put("2", { name: "Bolt, anchor", code: "AB-1" });
  await road.hub.settle();
  return numberOf("part.twin");
}

/** Holds of another noun's making, with money. */
async function heldMoney(holds: readonly { code: string; atRisk: string | null; says?: string }[]) {
  const { noun, key } = await road.record("Anchor bolt");
  const all = holds.map(
    ({ code, atRisk, says = "It waits" }): NewHold => ({
      ...{ ...issue(code, says), facts: {}, atRisk, noun, record: key, blocks: "*", trail: "t" },
    }),
  );
  await replaceHolds(road.hub.db, "test", { noun, records: [key], holds: all }, road.hub.now());
}

describe("the list of holds", () => {
  it("names the document, the reason, and what may be done as commands to paste", async () => {
    const number = await aDispute();
    expect((await list()).holds).toMatchObject([
      {
        ...{ number, noun: "part", title: "Anchor bolt", code: "ownership.conflict", atRisk: null },
        ...{
          blocks: "name, as books has it",
          why: "name in books: “Bolt”, with us: “Anchor bolt”. It is for the site to say, so theirs is not taken unless you decide so",
        },
        remedies: [
          { verdict: "keep", command: `plumbline resolve ${number} keep --because "…"` },
          { verdict: "take", command: `plumbline resolve ${number} take --because "…"` },
        ],
      },
    ]);
    const text = (await listHolds(road.hub)).text(plainTerminal);
    expect(text).toContain("part “Anchor bolt”");
    expect(text).toContain(`plumbline resolve ${number} take --because "…"`);
    expect(text).toContain("Times in America/New_York.");
  });

  it("has the shape that its help states", async () => {
    await aDispute();
    expect(undocumented("holds", await list())).toEqual([]);
  });

  it("puts the most money first, and the oldest first where it is the same", async () => {
    await heldMoney([
      { code: "a.small", atRisk: "900.00 USD" },
      { code: "b.none", atRisk: null },
      { code: "c.large", atRisk: "12500.00 USD" },
      { code: "d.none", atRisk: null },
    ]);
    expect((await list()).holds.map(({ code }) => code)).toEqual(["c.large", "a.small", "b.none", "d.none"]);
  });

  it("can be narrowed, and says how many more there are", async () => {
    await heldMoney([
      { code: "a.one", atRisk: null },
      { code: "b.two", atRisk: null },
    ]);
    const only = async (filter: Parameters<typeof listHolds>[1]) =>
      ((await listHolds(road.hub, filter)).value as { holds: HoldView[] }).holds.map(({ code }) => code);
    expect(await only({ code: "b.two" })).toEqual(["b.two"]);
    expect(await only({ record: "AB-1", noun: "part" })).toEqual(["a.one", "b.two"]);
    expect(await only({ noun: "vendor" })).toEqual([]);
    expect((await listHolds(road.hub, { most: 1 })).text(plainTerminal)).toContain("1 more hold");
  });

  it("masks classed values that a sentence repeats", async () => {
    road.books.put(road.inBooks("Anchor bolt"), { secret: IBAN });
    await road.hub.settle();
    await heldMoney([
      { code: "part.account", atRisk: null, says: `The account DE89 3704 0044 0532 0130 00 is closed` },
    ]);
    const answer = await listHolds(road.hub);
    for (const text of [JSON.stringify(answer.value), answer.text(plainTerminal)]) {
      expect(text).toContain("The account <bank> is closed");
      expect(text).not.toMatch(/0532/);
    }
  });
});

describe("one hold", () => {
  it("shows both values side by side", async () => {
    const number = await aDispute();
    expect((await full(number)).dispute).toEqual({
      ...{ field: "name", class: null, seat: "books", owner: "construction" },
      ...{ ours: "Anchor bolt", theirs: "Bolt" },
    });
    const text = (await showHold(road.hub, number)).text(plainTerminal);
    expect(text).toMatch(/what we have +what books says/);
    expect(text).toMatch(/kept by construction +Anchor bolt +Bolt/);
    expect(undocumented("holds", { total: 1, holds: [] })).toEqual([]);
  });

  it("masks both values of a classed field", async () => {
    road.books.put(road.inBooks("Anchor bolt"), { secret: IBAN });
    await road.hub.settle();
    road.site.put("1", { secret: "GB33BUKB20201555555555" });
    await road.hub.settle();
    const hold = await full(await numberOf("ownership.conflict"));
    expect(hold.dispute).toMatchObject({ class: "bank", ours: "••••3000", theirs: "••••5555" });
  });

  it("shows the candidates, and asks which one where there are several", async () => {
    const hold = await full(await twins());
    const { key } = await road.record("Anchor bolt");
    expect(hold.candidates).toMatchObject([{ key, title: "Anchor bolt", known: { code: "AB-1" } }]);
    expect(hold.remedies.map(({ verdict }) => verdict)).toEqual(["same", "distinct"]);
  });

  it("that has ended is said to have ended", async () => {
    await expect(showHold(road.hub, 99)).rejects.toThrow("No open hold has the number 99");
  });
});

describe("resolving", () => {
  const said = { who: "ada", because: "the site is right" };

  it("keeps our value and puts it back", async () => {
    const answer = await decideHold(road.hub, { hold: await aDispute(), verdict: "keep", ...said });
    expect(undocumented("resolve", answer.value)).toEqual([]);
    expect(answer.text(plainTerminal)).toContain("keep our value and put it back in books");
    await road.hub.walk();
    expect([...road.books.rows.values()][0]?.fields).toMatchObject({ name: "Anchor bolt" });
    expect((await list()).total).toBe(0);
  });

  it("joins two that are one", async () => {
    await decideHold(road.hub, { hold: await twins(), verdict: "distinct", ...said });
    await road.hub.walk();
    expect(road.books.rows.size).toBe(2);
  });

  it("refuses in plain words what the hold does not offer, and what has no reason", async () => {
    const hold = await aDispute();
    await expect(decideHold(road.hub, { hold, verdict: "same", ...said })).rejects.toThrow(
      "ownership.conflict can be resolved by keep or take, not by same",
    );
    await expect(decideHold(road.hub, { hold, verdict: "keep", who: "ada", because: " " })).rejects.toThrow(
      "A decision needs a reason",
    );
  });
});
