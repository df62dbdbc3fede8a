import type { Hub } from "../../src/engine/hub.ts";
import { type OpenHold, openHolds } from "../../src/store/holds.ts";
import { findRecords, type StoredRecord } from "../../src/store/records.ts";
import { type TestHub, testHub } from "./hub.ts";
import { partFlow } from "./part.ts";
import { aShelf, shelfConnector } from "./shelf.ts";

/** A road between two shelves: the site, which keeps names and codes, and the books, which keep prices. */
export interface Road {
  readonly site: ReturnType<typeof aShelf>;
  readonly books: ReturnType<typeof aShelf>;
  readonly hub: TestHub;
  holds(): Promise<readonly OpenHold[]>;
  /** The record of this name. */
  record(name: string): Promise<StoredRecord>;
  /** The id in the books of the part of this name. */
  inBooks(name: string): string;
}

export async function aRoad(): Promise<Road> {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  return {
    ...{ site, books, hub },
    holds: () => openHolds(hub.db, "test", {}),
    record: async (name) => {
      const [found] = await findRecords(hub.db, "test", name);
      if (!found) throw new Error(`Nothing is called ${name}`);
      return found;
    },
    inBooks: (name) => {
      const row = [...books.rows.values()].find(({ fields }) => fields.name === name);
      if (!row) throw new Error(`The books have no ${name}`);
      return row.id;
    },
  };
}

/** The same hub where the books keep the names. */
export const booksKeepNames = (hub: TestHub): Hub => ({
  ...hub,
  rules: (noun, at, connections) => {
    const rules = hub.rules(noun, at, connections);
    return { ...rules, name: { owner: "erp", else: "hold", tells: ["construction", "erp"] } };
  },
});
