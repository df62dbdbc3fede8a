import { beforeEach, describe, expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aRoad, type Road } from "../../test/support/road.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Trace } from "../engine/trace.ts";
import { trace } from "./trace.ts";

const IBAN = "DE89370400440532013000";

let road: Road;
beforeEach(async () => {
  road = await aRoad();
});

const traced = async (text: string) => (await trace(road.hub, text)).value as Trace;
const told = ({ hops }: Trace) => hops.map(({ who, says }) => `${who} ${says}`);

/** To the books and back: the first answer of the books is lost, then they set a price and an account. */
async function thereAndBack() {
  const { site, books, hub, inBooks } = road;
  books.trouble(new ConnectorError("later", "nobody answered", { unanswered: true }), { afterEffect: true });
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  hub.advance(60);
  await hub.settle();
  books.put(inBooks("Anchor bolt"), { price: "2.40", secret: IBAN });
  await hub.settle();
}

describe("a trace", () => {
  it("tells every hop from the source event to the target's record and back, in order", async () => {
    await thereAndBack();
    const hops = told(await traced("AB-1"));
    const expected = [
      /^site says how 1 stands/,
      /^plumbline hears name, code from site; moves it on: admit \(now active\)/,
      /will tell books code, name/,
      /^books does not answer: whether it took effect is looked up before anything is repeated/,
      /^books (has it from now on as erp-1, with code, name|takes over code, name in erp-1)/,
      /^plumbline hears price, secret from books; will tell site price/,
      /^site takes over price in 1/,
    ];
    let from = 0;
    for (const one of expected) {
      const at = hops.findIndex((hop, nth) => nth >= from && one.test(hop));
      expect(at, `${one} among\n${hops.join("\n")}`).toBeGreaterThanOrEqual(from);
      from = at;
    }
  });

  it("proves one effect each, and counts the attempts that were suppressed", async () => {
    await thereAndBack();
    const { proofs, document } = await traced("AB-1");
    expect(proofs).toMatchObject([
      { seat: "books", id: "erp-1", stamp: document.key, failed: 1, unanswered: 1 },
      { seat: "site", kind: "changed", id: "1", stamp: null, failed: 0, unanswered: 0 },
    ]);
    expect(road.books.log.filter(({ act }) => act === "create")).toHaveLength(1);
  });

  it("finds the document by any of its numbers", async () => {
    await thereAndBack();
    const { document } = await traced("AB-1");
    for (const text of ["erp-1", "Anchor bolt", document.key, "1"])
      expect((await traced(text)).document.key).toBe(document.key);
  });

  it("names the rules and the facts that a decision rested on", async () => {
    await thereAndBack();
    const text = (await trace(road.hub, "AB-1")).text(plainTerminal);
    expect(text).toContain("[rules test; twins: none]");
    expect(text).toContain("Rules and mappings in force now: test. Times in America/New_York.");
    expect(text).toMatch(/2026-11-22 03:0\d:\d\d/);
  });

  it("masks classed values wherever they stand, also in a system's own sentence", async () => {
    await thereAndBack();
    road.books.trouble(new ConnectorError("refused", `The account ${IBAN} is closed.`));
    road.site.put("1", { name: "Anchor bolt, long" });
    await road.hub.settle();
    const answer = await trace(road.hub, "AB-1", { detail: true });
    const text = `${JSON.stringify(answer.value)}\n${answer.text({ ...plainTerminal, width: 1000 })}`;
    expect(text).toContain("••••3000");
    expect(text).toContain("The account <bank> is closed.");
    expect(text).not.toMatch(/370400440532013000/);
  });

  it("says who keeps each field, whose word it is, and what each seat says", async () => {
    await thereAndBack();
    const { fields } = await traced("AB-1");
    expect(fields.find(({ field }) => field === "price")).toEqual({
      ...{ field: "price", class: null, known: "2.40", owner: "erp", isOverride: false, from: "books" },
      seats: [
        { seat: "books", says: "2.40" },
        { seat: "site", says: "2.40" },
      ],
    });
  });

  it("has the shape that its help states", async () => {
    await thereAndBack();
    road.books.put(road.inBooks("Anchor bolt"), { name: "Bolt" });
    await road.hub.settle();
    expect(undocumented("trace", await traced("AB-1"))).toEqual([]);
  });
});

describe("what a document waits for", () => {
  const waits = async (text = "AB-1") =>
    (await traced(text)).waits.map(({ on, what, says }) => `${on} ${what}: ${says}`);

  beforeEach(async () => {
    road.site.put("1", { name: "Anchor bolt", code: "AB-1" });
    await road.hub.settle();
    await road.hub.settle();
  });
  /** What the site says next is heard and told, once. */
  const goOn = async () => {
    await road.hub.read("site");
    await road.hub.walk();
  };

  it("is nothing when all is done", async () => {
    expect(await waits()).toEqual([]);
    expect((await trace(road.hub, "AB-1")).text(plainTerminal)).toContain("What it waits for\nNothing.");
  });

  it("is a person, for a hold", async () => {
    road.books.put(road.inBooks("Anchor bolt"), { name: "Bolt" });
    await road.hub.settle();
    expect(await waits()).toEqual([
      expect.stringMatching(/^person hold \d+: name is kept by the construction/),
    ]);
  });

  it("is a system that has not answered, or that nobody may enter", async () => {
    road.books.trouble(new ConnectorError("later", "nobody answered", { unanswered: true }));
    road.site.put("1", { name: "Anchor bolt, long" });
    await goOn();
    expect(await waits()).toEqual([expect.stringContaining("system books: books has not answered since")]);
  });

  it("is a dead letter that somebody must put back", async () => {
    road.books.trouble(new ConnectorError("changed", "an answer nobody understands"));
    road.site.put("1", { name: "Anchor bolt, long" });
    await goOn();
    expect(await waits()).toEqual([
      expect.stringMatching(
        /^person dead letter \d+: it was given up: an answer nobody understands.*--dead-letter/,
      ),
    ]);
  });

  it("is quarantine, when what a system says of it cannot be read", async () => {
    road.site.put("1", { name: null });
    await road.hub.settle();
    expect(await waits()).toEqual([
      expect.stringMatching(/^person quarantine \d+: what site said cannot be read/),
    ]);
  });
});

it("lists the documents that may be meant, and refuses what nobody knows", async () => {
  road.site.put("1", { name: "Anchor bolt", code: "AB-1" });
  road.site.put("2", { name: "Anchor plate", code: "AP-1" });
  await road.hub.settle();
  const answer = await trace(road.hub, "Anchor");
  expect(answer.code).toBe(1);
  expect(
    (answer.value as { documents: { title: string }[] }).documents.map(({ title }) => title).toSorted(),
  ).toEqual(["Anchor bolt", "Anchor plate"]);
  expect(answer.text(plainTerminal)).toContain("2 documents may be meant by Anchor:");
  await expect(trace(road.hub, "nut")).rejects.toThrow("Nothing is known by nut");
});
