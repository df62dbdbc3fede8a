import { expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { resolveHold } from "./resolve.ts";
import { traceOf } from "./trace.ts";

it("the end of a hold is written down with its number, on the trail of what ended it", async () => {
  const { hub, books, site, inBooks, holds, record } = await aRoad();
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  books.put(inBooks("Bolt"), { name: "Bolt M8" });
  await hub.read("books");
  const [hold] = await holds();
  const decision = { verdict: "keep", who: "dana", because: "the site is right" } as const;
  await resolveHold(hub, { hold: hold?.id ?? 0, ...decision });
  await hub.walk();
  const { hops } = await traceOf(hub, await record("Bolt"));
  const asked = hops.find(({ stage }) => stage === "person");
  expect(hops.filter(({ what }) => what === "hold ended")).toMatchObject([
    {
      says: `ends hold ${hold?.id} on name of books (ownership.conflict): it no longer holds`,
      trail: asked?.trail,
    },
  ]);
});

it("the end of a hold of a record that is joined into another one says so", async () => {
  const { hub, books, site, holds, record } = await aRoad();
  books.put("b7", { name: "Washer", code: "W" });
  site.put("s7", { name: "Washer, flat", code: "W" });
  await hub.read("books");
  await hub.read("site");
  const [hold] = await holds();
  const decision = { verdict: "same", who: "dana", because: "one and the same" } as const;
  await resolveHold(hub, { hold: hold?.id ?? 0, ...decision });
  await hub.walk();
  const washer = await record("Washer");
  const { hops } = await traceOf(hub, washer);
  expect(hops.filter(({ what }) => what === "hold ended").map(({ says }) => says)).toEqual([
    `ends hold ${hold?.id} on admit (part.twin): it was joined into ${washer.key}`,
  ]);
});
