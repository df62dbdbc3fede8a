import { expect, it } from "vitest";
import { partFlow } from "../../test/support/part.ts";
import { rulesOver } from "./rules.ts";

const flows = new Map([["part", partFlow]]);
const override = { noun: "part", field: "name", owner: "erp", else: "restore", from: "2026-07-01" } as const;
const at = (day: string) => new Date(`${day}T12:00:00Z`);

it("keeps the flow's own rule until the first day of an override", () => {
  const rules = rulesOver(flows, [override]);
  expect(rules("part", at("2026-06-30"), [])).toBe(partFlow.fields);
  expect(rules("part", at("2026-07-01"), []).name).toMatchObject({ owner: "erp", else: "restore" });
  expect(rules("part", at("2026-07-01"), []).code).toBe(partFlow.fields.code);
});

it("lets an override of one connection count for its records alone, before the general one of the same day", () => {
  const rules = rulesOver(flows, [{ ...override, connection: "site", owner: "construction" }, override]);
  expect(rules("part", at("2026-07-01"), ["site"]).name?.owner).toBe("construction");
  expect(rules("part", at("2026-07-01"), ["books"]).name?.owner).toBe("erp");
});

it("lets the later day count", () => {
  const rules = rulesOver(flows, [{ ...override, from: "2026-09-01", else: "hold" }, override]);
  expect(rules("part", at("2026-10-01"), []).name?.else).toBe("hold");
});
