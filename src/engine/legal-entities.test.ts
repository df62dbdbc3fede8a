import { describe, expect, it } from "vitest";
import { legalEntitiesOver, servedAt, servesOf } from "./legal-entities.ts";

const entitiesOf = legalEntitiesOver(
  [
    { id: "north", companies: { shared: "1" } },
    { id: "south", companies: { shared: "2" } },
  ],
  [
    { id: "site", legalEntities: ["north", "south"] },
    { id: "north-books", legalEntities: ["north"] },
    { id: "south-books", legalEntities: ["south"] },
    { id: "shared", legalEntities: ["north", "south"] },
  ],
);

describe("the legal entities of a record", () => {
  it.each([
    { seats: ["north-books/"], are: ["north"], because: "its only seat serves one" },
    { seats: ["site/", "north-books/"], are: ["north"], because: "the narrower seat says which" },
    {
      seats: ["site/", "north-books/", "south-books/"],
      are: ["north", "south"],
      because: "it stands in both",
    },
    { seats: ["site/"], are: ["north", "south"], because: "nobody says which, so it may be either's" },
    { seats: ["site/", "shared/2"], are: ["south"], because: "the company is south's" },
    { seats: ["shared/1", "shared/2"], are: ["north", "south"], because: "it stands in both companies" },
    { seats: ["shared/"], are: ["north", "south"], because: "it belongs to no company of its own" },
    { seats: ["shared/9"], are: [], because: "the company is nobody's" },
    { seats: ["removed/"], are: [], because: "the connection is configured no more" },
    { seats: [], are: [], because: "nobody carries it" },
  ])("are $are where $because", ({ seats, are }) => {
    const places = seats.map((seat) => {
      const [connection = "", company = ""] = seat.split("/");
      return { connection, company };
    });
    expect([...entitiesOf(places)].sort()).toEqual(are);
  });
});

describe("whose records a seat carries", () => {
  const entities = [
    { id: "north", companies: { shared: "1", other: "1" } },
    { id: "south", companies: { shared: "2" } },
  ];
  const shared = servesOf(entities, { id: "shared", legalEntities: ["north", "south"] });
  const site = servesOf(entities, { id: "site", legalEntities: ["north", "south"] });

  it.each([
    { serves: shared, company: "1", are: ["north"], because: "the company is north's" },
    { serves: shared, company: "", are: ["north", "south"], because: "it is in no company of its own" },
    { serves: shared, company: "9", are: [], because: "nobody says whose the company is" },
    { serves: site, company: "", are: ["north", "south"], because: "the connection has no companies" },
    { serves: site, company: "9", are: ["north", "south"], because: "no company is told from another" },
  ])("are those of $are where $because", ({ serves, company, are }) => {
    expect(servedAt(serves, company)).toEqual(are);
  });

  it("knows no company of an entity that the connection does not serve", () => {
    const only = servesOf(entities, { id: "shared", legalEntities: ["south"] });
    expect([...only]).toEqual([
      ["", ["south"]],
      ["2", ["south"]],
    ]);
  });
});
