import { expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { allConnectors, allFlows } from "../hub.ts";
import { explained } from "./explain.ts";

const hubWith = () => {
  const books = aShelf();
  const connector = shelfConnector("erp", books, { takes: ["name"] });
  const cannot = { noun: "part", cannot: "keep spares", instead: "the site does" };
  return testHub({
    flows: [partFlow],
    connections: [
      { id: "books", connector: { ...connector, inabilities: [cannot] } as never, client: () => books },
    ],
  });
};

it("lists in words what a system is not told, and what happens in its place", async () => {
  const hub = await hubWith();
  const answer = explained(hub);
  expect(answer.text(plainTerminal)).toBe(
    [
      "Shelf (books)",
      "  part: is not told of code, price and secret; it has no place for that.",
      "  part: cannot keep spares. Instead the site does.",
    ].join("\n"),
  );
  expect(undocumented("explain", answer.value)).toEqual([]);
});

it("refuses a system that is not there, and names those that are", async () => {
  const hub = await hubWith();
  expect(() => explained(hub, "oddo")).toThrow("No connection is called oddo: there are books");
});

it("speaks of no noun that nobody knows, and says of every system that money leaves by what lapsed papers do not stop there", () => {
  const nouns = allFlows.map(({ entity }) => entity.noun);
  for (const { inabilities = [] } of Object.values(allConnectors))
    for (const { noun } of inabilities) expect(nouns).toContain(noun);
  for (const { id, side, inabilities = [] } of Object.values(allConnectors))
    if (side === "erp" || side === "ap")
      expect(
        inabilities.map(({ noun }) => noun),
        id,
      ).toContain("compliance");
});
