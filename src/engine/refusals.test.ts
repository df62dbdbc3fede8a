import { expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { resolveHold } from "./resolve.ts";

/** A bolt in the books, which refuse its code. */
async function aRefusedCode() {
  const road = await aRoad();
  const { site, books, hub } = road;
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  books.log.length = 0;
  books.trouble(new ConnectorError("refused", "The code is taken."));
  site.put("1", { code: "TAKEN" });
  await hub.settle();
  const told = () => books.log.map(({ fields }) => fields);
  const held = async () => (await road.holds()).map(({ code, says }) => `${code}: ${says}`);
  return { ...road, told, held };
}

it("what a system refused waits, while whatever else changes goes on", async () => {
  const { site, hub, told, held } = await aRefusedCode();
  site.put("1", { name: "Anchor bolt" });
  await hub.settle();
  await hub.settle();
  expect(told()).toEqual([{ name: "Anchor bolt" }]);
  expect(await held()).toEqual(["delivery.refused: books refused it: The code is taken."]);
});

it("each of two refusals stands, and neither is sent again because of the other", async () => {
  const { site, books, hub, told, held } = await aRefusedCode();
  books.trouble(new ConnectorError("refused", "The name is too long."));
  site.put("1", { name: "Anchor bolt of a length that nobody can write" });
  for (let n = 0; n < 3; n++) await hub.settle();
  expect(told()).toEqual([]);
  expect(await held()).toEqual([
    "delivery.refused: books refused it: The code is taken. The name is too long.",
  ]);
});

it("is sent once more when a person says so, or when it has changed", async () => {
  const { site, books, hub, told, held, holds } = await aRefusedCode();
  books.trouble(new ConnectorError("refused", "The code is taken."));
  hub.advance(60);
  const [hold] = await holds();
  await resolveHold(hub, { hold: hold?.id ?? 0, verdict: "retry", who: "Dana", because: "it is free now" });
  await hub.settle();
  expect(await held()).toHaveLength(1);
  site.put("1", { code: "FREE" });
  await hub.settle();
  expect(told()).toEqual([{ code: "FREE" }]);
  expect(await held()).toEqual([]);
});
