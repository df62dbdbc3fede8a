import { describe, expect, it } from "vitest";
import { partFlow } from "../../test/support/part.ts";
import { legalEntitiesOver } from "./legal-entities.ts";
import { rulesOver } from "./rules.ts";

const flows = new Map([["part", partFlow]]);
const override = { noun: "part", field: "name", owner: "erp", else: "restore", from: "2026-07-01" } as const;
/** The books of north and of south are systems of their own; the site serves both. */
const entitiesOf = legalEntitiesOver(
  [{ id: "north" }, { id: "south" }],
  [
    { id: "site", legalEntities: ["north", "south"] },
    { id: "books", legalEntities: ["north"] },
    { id: "south-books", legalEntities: ["south"] },
  ],
);
const carriedBy = (...connections: string[]) =>
  connections.map((connection) => ({ connection, company: "" }));
const at = (day: string) => new Date(`${day}T12:00:00Z`);

it("keeps the flow's own rule until the first day of an override", () => {
  const rules = rulesOver(flows, [override], entitiesOf);
  expect(rules("part", at("2026-06-30"), [])).toBe(partFlow.fields);
  expect(rules("part", at("2026-07-01"), []).name).toMatchObject({ owner: "erp", else: "restore" });
  expect(rules("part", at("2026-07-01"), []).code).toBe(partFlow.fields.code);
});

it("lets an override of one connection count for its records alone, before the general one of the same day", () => {
  const rules = rulesOver(
    flows,
    [{ ...override, connection: "site", owner: "construction" }, override],
    entitiesOf,
  );
  expect(rules("part", at("2026-07-01"), carriedBy("site")).name?.owner).toBe("construction");
  expect(rules("part", at("2026-07-01"), carriedBy("books")).name?.owner).toBe("erp");
});

it("lets the later day count", () => {
  const rules = rulesOver(flows, [{ ...override, from: "2026-09-01", else: "hold" }, override], entitiesOf);
  expect(rules("part", at("2026-10-01"), []).name?.else).toBe("hold");
});

describe("an override of a legal entity", () => {
  const bySouth = { ...override, legalEntity: "south" } as const;

  it("counts for that one's records alone", () => {
    const rules = rulesOver(flows, [bySouth], entitiesOf);
    const ownerOf = (...connections: string[]) =>
      rules("part", at("2026-07-01"), carriedBy(...connections)).name?.owner;
    expect(ownerOf("site", "south-books")).toBe("erp");
    expect(ownerOf("site", "books")).toBe("construction");
    expect(ownerOf("site", "books", "south-books")).toBe("erp");
  });

  it("yields to one that names the connection as well", () => {
    const both = { ...bySouth, connection: "south-books", else: "hold" } as const;
    const rules = rulesOver(flows, [both, bySouth], entitiesOf);
    expect(rules("part", at("2026-07-01"), carriedBy("south-books")).name?.else).toBe("hold");
    expect(rules("part", at("2026-07-01"), carriedBy("site")).name?.else).toBe("restore");
  });

  it("begins on its day", () => {
    const rules = rulesOver(flows, [bySouth], entitiesOf);
    expect(rules("part", at("2026-06-30"), carriedBy("south-books"))).toBe(partFlow.fields);
  });
});
