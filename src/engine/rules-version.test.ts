import { expect, it } from "vitest";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import type { AnyConnector } from "../connectors/contract.ts";
import { type InForce, rulesVersionOf } from "./rules-version.ts";

const site: AnyConnector = shelfConnector("construction", aShelf());
const books: AnyConnector = {
  ...shelfConnector("erp", aShelf()),
  id: "books",
  vocabularies: { prices: { cheap: "1.00" } },
};
const [move] = partFlow.moves;
const inForce: InForce = {
  ...{ release: "1.0.0", laidDown: { vocabularies: {} } },
  ...{ flows: [partFlow], connectors: [site, books] },
};
const version = (over: Partial<InForce> = {}) => rulesVersionOf({ ...inForce, ...over });

it("is the same for the same rules and words, in whatever order they are registered", () => {
  expect(version({ connectors: [books, site] })).toBe(version());
  expect(version()).toMatch(/^[0-9a-f]{16}$/);
});

it.each<[string, Partial<InForce>]>([
  ["the program is another release", { release: "1.0.1" }],
  [
    "the deployment maps another word",
    { laidDown: { vocabularies: { prices: { books: { dear: "9.00" } } } } },
  ],
  [
    "a connector knows another word of its own",
    { connectors: [site, { ...books, vocabularies: { prices: { cheap: "1.00", dear: "9.00" } } }] },
  ],
  [
    "a field is kept by another side",
    { flows: [{ ...partFlow, fields: { ...partFlow.fields, name: partFlow.fields.price } }] },
  ],
  ["a move leads elsewhere", { flows: [{ ...partFlow, moves: [{ ...move, to: "admitted" }] }] } as never],
])("is another one once %s", (_, over) => {
  expect(version(over)).not.toBe(version());
});
