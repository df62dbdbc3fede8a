import { expect, it } from "vitest";
import { testDb } from "../../test/support/store.ts";
import { BEARERS_MAX, changeContributions, replaceWaiting, waitersOn } from "./facts.ts";

/** A key that so many records bear, each of which waits for whoever bears it next. */
async function aKeyWith(many: number, amount: string | null = null) {
  const db = await testDb(2);
  const records = Array.from({ length: many }, (_, nth) => `r${String(nth).padStart(4, "0")}`);
  const made = records.map((record) => ({ key: "part:code/7", noun: "part", record, amount }));
  await changeContributions(db, "test", { taken: [], made });
  const waits = records.map((record) => ({ record, key: "part:code/7" }));
  await replaceWaiting(db, "test", { noun: "part", records, waits });
  return (await waitersOn(db, "test", ["part:code/7", "part:code/8"])).length;
}

it("wakes all who wait for a key that few bear", async () => {
  expect(await aKeyWith(3)).toBe(3);
});

it("wakes them once more when it comes to tell nobody apart, and nobody after that", async () => {
  expect(await aKeyWith(BEARERS_MAX + 1)).toBe(BEARERS_MAX + 1);
  expect(await aKeyWith(BEARERS_MAX + 2)).toBe(0);
});

it("wakes all who wait for a total, however many contribute to it", async () => {
  expect(await aKeyWith(BEARERS_MAX + 2, "1.00")).toBe(BEARERS_MAX + 2);
});
