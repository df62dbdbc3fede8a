import type { AnyConnector, AnyResource } from "../../src/connectors/contract.ts";
import { type OpenHold, openHolds } from "../../src/store/holds.ts";
import { type TestHub, testHub } from "./hub.ts";
import { partFlow } from "./part.ts";
import { aShelf, type Shelf, shelfConnector } from "./shelf.ts";

/** The site, and books that write a price as a word of their price list. */
export interface PriceListRoad {
  readonly site: Shelf;
  readonly books: Shelf;
  readonly hub: TestHub;
  /** What the words of the list mean; whoever adds one has mapped it. */
  readonly prices: Record<string, string>;
  holds(): Promise<readonly OpenHold[]>;
}

export async function aPriceListRoad(prices: Record<string, string> = {}): Promise<PriceListRoad> {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: { ...inWords(books), vocabularies: { prices } }, client: () => books },
    ],
  });
  return { site, books, hub, prices, holds: () => openHolds(hub.db, "test", {}) };
}

function inWords(books: ReturnType<typeof aShelf>): AnyConnector {
  const connector = shelfConnector("erp", books);
  const [resource] = connector.resources as [AnyResource];
  const toCanonical: AnyResource["toCanonical"] = (wire, vocabulary) => {
    const { says } = resource.toCanonical(wire, vocabulary);
    const { price: word, ...others } = says as { price: string | null };
    const price = word === null ? null : vocabulary.ours("prices", word);
    return price === undefined
      ? { says: others, unmapped: [{ field: "price", list: "prices", word: word ?? "" }] }
      : { says: { ...others, price } };
  };
  return { ...connector, resources: [{ ...resource, toCanonical }] } as unknown as AnyConnector;
}
