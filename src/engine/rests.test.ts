import { beforeEach, expect, it } from "vitest";
import { testHub } from "../../test/support/hub.ts";
import { type Part, partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { type Found, recordOf } from "../kernel/facts.ts";
import { openHolds } from "../store/holds.ts";
import { findRecords } from "../store/records.ts";
import type { AnyFlow } from "./hub.ts";

let bolt: string;

/** A nut waits until the bolt that it goes with has this price. */
const nutFlow: AnyFlow = {
  ...partFlow,
  asks: (draft, ref) => ({
    ...partFlow.asks(draft, ref),
    bolt: recordOf<Part>({ noun: "part", key: bolt }),
  }),
  moves: partFlow.moves.map((move) => ({
    ...move,
    needs: [
      ({ name }: Part, facts: { bolt?: Found<Part> }) =>
        name === "Nut" && facts.bolt?.record.price !== "5.00"
          ? {
              code: "part.price",
              says: "It waits for the price of its bolt",
              wake: { on: "reference", ref: { noun: "part", key: bolt } } as const,
            }
          : undefined,
    ],
  })),
};

let road: Awaited<ReturnType<typeof aRoadOfNuts>>;
async function aRoadOfNuts() {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [nutFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  const held = async () => (await openHolds(hub.db, "test", {})).map(({ code }) => code);
  return { site, books, hub, held };
}

beforeEach(async () => {
  bolt = "";
  road = await aRoadOfNuts();
  const { site, hub } = road;
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  bolt = (await findRecords(hub.db, "test", "Bolt"))[0]?.key ?? "";
  site.put("2", { name: "Nut", code: "N" });
  await hub.settle();
});

it("whoever waits for what another record says is decided again when that alone changes", async () => {
  const { books, hub, held } = road;
  expect(await held()).toEqual(["part.price"]);
  const [id = ""] = books.rows.keys();
  books.put(id, { price: "4.00" });
  await hub.settle();
  expect(await held()).toEqual(["part.price"]);
  books.put(id, { price: "5.00" });
  await hub.settle();
  expect(await held()).toEqual([]);
  expect([...books.rows.values()].map(({ fields }) => fields.name).sort()).toEqual(["Bolt", "Nut"]);
});
