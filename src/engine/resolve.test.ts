import { beforeEach, expect, it } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { resolveHold } from "./resolve.ts";

let road: Road;
let bolt: string;
beforeEach(async () => {
  road = await aRoad();
  road.site.put("1", { name: "Bolt", code: "B" });
  await road.hub.settle();
  bolt = road.inBooks("Bolt");
});

/** The books call the bolt otherwise, and a person looks at what waits. */
async function booksSay(name: string): Promise<number> {
  road.books.put(bolt, { name });
  await road.hub.read("books");
  const [hold] = await road.holds();
  return hold?.id ?? 0;
}

const take = (hold: number) =>
  resolveHold(road.hub, { hold, verdict: "take", who: "Dana", because: "the books are right" });

it("takes the value that was looked at", async () => {
  await take(await booksSay("Good bolt"));
  await road.hub.settle();
  expect((await road.record("Good bolt")).known).toMatchObject({ name: "Good bolt" });
});

it("does not take a value that came after it was looked at, and says where to look now", async () => {
  const seen = await booksSay("Good bolt");
  const now = await booksSay("Evil bolt");
  await expect(take(seen)).rejects.toThrow(
    `Hold ${seen} is about something else by now: look at hold ${now} (plumbline holds ${now})`,
  );
  await road.hub.settle();
  expect((await road.record("Bolt")).known).toMatchObject({ name: "Bolt" });
  await take(now);
  await road.hub.settle();
  expect(await road.holds()).toEqual([]);
});

it("says of a hold that has ended that it may have", async () => {
  const seen = await booksSay("Good bolt");
  await take(seen);
  await road.hub.settle();
  await expect(take(seen)).rejects.toThrow(`No open hold has the number ${seen}: it may have ended already`);
});
