import { expect, it } from "vitest";
import { gather } from "./gather.ts";

it("lets calls that come together go together, each answered when its share is done", async () => {
  const batches: number[][] = [];
  const keep = gather<number>(async (items) => void batches.push([...items]));
  await Promise.all([keep(1), keep(2), keep(3)]);
  expect(batches).toEqual([[1], [2, 3]]);
});

it("tells every caller of a share that failed, and goes on with the next", async () => {
  const keep = gather<string>(async (items) => {
    if (items.includes("bad")) throw new Error("no");
  });
  const answers = await Promise.allSettled([keep("good"), keep("bad"), keep("bad too")]);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  await expect(keep("good again")).resolves.toBeUndefined();
});
