import { testHub } from "./hub.ts";
import { partFlow } from "./part.ts";
import { aShelf, shelfConnector } from "./shelf.ts";

/** A site and books that are observed, and of which nothing was read yet: a test fills them first. */
export async function fullShelves() {
  const [site, books] = [aShelf(), aShelf()];
  const at = { mode: "observing" } as const;
  const hub = await testHub({
    flows: [partFlow],
    opened: false,
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site, ...at },
      { id: "books", connector: shelfConnector("erp", books), client: () => books, ...at },
    ],
  });
  /** All that was ever written to either. */
  const log = () => [...site.log, ...books.log].map(({ act, fields }) => ({ act, ...fields }));
  return { hub, site, books, log };
}
