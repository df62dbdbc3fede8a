import { describe, expect, it } from "vitest";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import type { Perform } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Seat } from "../kernel/case.ts";
import { issue } from "../kernel/issue.ts";
import { sql } from "../store/db.ts";
import { openDeadLetters } from "../store/dead-ends.ts";
import { openHolds } from "../store/holds.ts";
import { reviveDeadLetter } from "./dead-ends.ts";
import { deliver } from "./deliver.ts";
import type { AnyFlow, Mode } from "./hub.ts";
import { resolveHold } from "./resolve.ts";

const seatOf = (seats: readonly Seat[], id: string) => seats.find(({ connection }) => connection === id);

/** A part that has a price is billed: the books post the bill, then the site files it. One that is stopped is not. */
const billing = {
  ...partFlow,
  lives: (part, place, facts) => partFlow.lives(part, { ...place, state: "active" }, facts),
  moves: [
    ...partFlow.moves,
    {
      name: "bill",
      from: "active",
      to: "billed",
      by: "hub",
      when: (_: unknown, part: { price: string | null }) => part.price !== null,
      needs: [
        ({ name }: { name: string }) =>
          name.endsWith("(stopped)") ? issue("part.stopped", "Somebody has stopped it") : undefined,
      ],
      does: (_: unknown, seats: readonly Seat[]) => [
        { do: "post", to: seatOf(seats, "books"), body: {} },
        { do: "file", to: seatOf(seats, "site"), body: {}, after: ["post"] },
      ],
    },
  ],
} as AnyFlow;

async function aBill({ mode = "live" }: { mode?: Mode } = {}) {
  const [site, books] = [aShelf(), aShelf()];
  const done: string[] = [];
  const troubles: ConnectorError[] = [];
  const doing: Perform<ReturnType<typeof aShelf>> = async ({ rows }, { key }) => {
    const trouble = key.endsWith("/bill/0") ? troubles.shift() : undefined;
    if (trouble) throw trouble;
    done.push(key.endsWith("/bill/0") ? "post" : "file");
    const [row] = rows.values();
    if (!row) throw new Error("There is no part to be billed");
    const { id, version, fields } = row;
    const at = new Date(Date.UTC(2026, 0, 1) + version * 1000).toISOString();
    return {
      done: true,
      image: { id, version: String(version).padStart(12, "0"), at, wire: { id, ...fields } },
    };
  };
  const performs = { post: doing, file: doing };
  const hub = await testHub({
    flows: [billing],
    connections: [
      {
        id: "site",
        connector: { ...shelfConnector("construction", site), performs } as never,
        client: () => site,
      },
      {
        id: "books",
        connector: { ...shelfConnector("erp", books), performs } as never,
        client: () => books,
        mode,
      },
    ],
  });
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  const rest = async () => {
    for (let n = 0; n < 4; n++) {
      await hub.walk();
      hub.advance(6);
    }
  };
  return {
    ...{ hub, site, books, done, troubles, rest },
    /** The books give it its price: it is to be billed. */
    price: async () => {
      const [id = ""] = books.rows.keys();
      books.put(id, { price: "5.00" });
      await hub.read("books");
    },
    held: async () => (await openHolds(hub.db, "test", {})).map(({ code, blocks }) => `${code} ${blocks}`),
  };
}

describe("the effects of a move", () => {
  it("are carried out in their order, also in different systems", async () => {
    const { hub, done, price, rest } = await aBill();
    await price();
    // Whichever system is called first.
    await deliver(hub, hub.worker);
    await rest();
    expect(done).toEqual(["post", "file"]);
  });

  it("wait for one that is tried again later", async () => {
    const { done, price, rest, troubles } = await aBill();
    troubles.push(new ConnectorError("later", "busy"));
    await price();
    await rest();
    expect(done).toEqual(["post", "file"]);
  });
});

describe("an effect that is refused", () => {
  it("holds up its move and stops its followers, until a person wants it done again", async () => {
    const { hub, done, price, rest, held, troubles } = await aBill();
    troubles.push(new ConnectorError("refused", "the period is closed"));
    await price();
    await rest();
    expect(done).toEqual([]);
    expect(await held()).toEqual(["delivery.refused bill"]);
    const [hold] = await openHolds(hub.db, "test", {});
    expect(hold?.says).toBe("books refused to post: the period is closed");
    expect(await openDeadLetters(hub.db, "test")).toEqual([]);
    hub.advance(1);
    await resolveHold(hub, {
      ...{ hold: hold?.id ?? 0, verdict: "retry", who: "Dana", because: "it is open again" },
    });
    await rest();
    expect(done).toEqual(["post", "file"]);
    expect(await held()).toEqual([]);
  });

  it("takes nothing from what its seat is told", async () => {
    const { hub, site, books, price, rest, troubles } = await aBill();
    troubles.push(new ConnectorError("refused", "the period is closed"));
    await price();
    await rest();
    site.put("1", { name: "Bolt 2" });
    await hub.settle();
    expect([...books.rows.values()].map(({ fields }) => fields.name)).toEqual(["Bolt 2"]);
  });
});

it("an effect that comes after one that was given up is done once that is done after all", async () => {
  const { hub, done, price, rest, held, troubles } = await aBill();
  troubles.push(new ConnectorError("changed", "no such function"));
  await price();
  await rest();
  expect(done).toEqual([]);
  expect(await held()).toEqual(["effect.skipped bill"]);
  const [letter] = await openDeadLetters(hub.db, "test");
  const wish = { by: "Dana", because: "it is there again" };
  await hub.db.transaction((tx) => reviveDeadLetter(tx, hub, letter?.id ?? 0, wish));
  await rest();
  expect(done).toEqual(["post", "file"]);
  expect(await held()).toEqual([]);
});

describe("the guards of a move", () => {
  it("are asked again right before its effects: what changed since stops them, until it changes back", async () => {
    const { hub, site, done, price, rest, held } = await aBill();
    await price();
    site.put("1", { name: "Bolt (stopped)" });
    await hub.read("site");
    await rest();
    expect(done).toEqual([]);
    expect(await held()).toEqual(["part.stopped bill"]);
    site.put("1", { name: "Bolt" });
    await hub.read("site");
    await rest();
    expect(done).toEqual(["post", "file"]);
    expect(await held()).toEqual([]);
  });
});

it("nothing is done after an effect that is not done because its system is only observed", async () => {
  const { hub, books, done, rest } = await aBill({ mode: "observing" });
  books.put("b1", { name: "Nut", code: "N", price: "5.00" });
  await hub.settle();
  await rest();
  expect(await hub.db.query(sql`select state from record where title = 'Nut'`)).toEqual([
    { state: "billed" },
  ]);
  expect(done).toEqual([]);
});
