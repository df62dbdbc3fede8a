import { expect, it } from "vitest";
import type { Answer, Http } from "../kit/http.ts";
import { inTurns } from "./turns.ts";

const ask = { method: "GET", path: "/" } as const;

it("lets so many in at one time, the others in their order, and goes on after one that failed", async () => {
  const within: ((how: "answers" | "fails") => void)[] = [];
  const answer = {} as Answer;
  const http: Http = {
    ask: () =>
      new Promise((resolve, reject) => {
        within.push((how) => (how === "answers" ? resolve(answer) : reject(new Error("away"))));
      }),
  };
  const limited = inTurns(http, 2);
  const outcomes = Promise.allSettled(Array.from({ length: 5 }, () => limited.ask(ask)));
  const settle = async (nth: number, how: "answers" | "fails") => {
    within[nth]?.(how);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await settle(-1, "answers");
  expect(within).toHaveLength(2);
  await settle(0, "fails");
  expect(within).toHaveLength(3);
  await settle(2, "answers");
  await settle(1, "answers");
  expect(within).toHaveLength(5);
  await settle(3, "answers");
  await settle(4, "answers");
  expect((await outcomes).map(({ status }) => status)).toEqual([
    "rejected",
    ...["fulfilled", "fulfilled", "fulfilled", "fulfilled"],
  ]);
});
