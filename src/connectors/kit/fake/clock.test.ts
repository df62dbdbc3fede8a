import { expect, it } from "vitest";
import { inSeconds, runningClock, VirtualClock } from "./clock.ts";

it("does what falls due at its own moment, in order, also what was laid down on the way", async () => {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const done: string[] = [];
  const note = (what: string) => done.push(`${what} ${clock.now().toISOString().slice(14, 19)}`);
  clock.at(inSeconds(clock, 20), () => void note("second"));
  clock.at(inSeconds(clock, 10), () => {
    note("first");
    clock.at(inSeconds(clock, 5), () => void note("between"));
  });
  clock.at(inSeconds(clock, 20), () => void note("third"));
  clock.at(inSeconds(clock, 31), () => void note("too late"));

  await clock.advance(30);

  expect(done).toEqual(["first 00:10", "between 00:15", "second 00:20", "third 00:20"]);
  expect(clock.now().toISOString()).toBe("2026-11-18T16:00:30.000Z");
});

it("waits for what falls due before time goes on", async () => {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  let moment = "";
  clock.at(inSeconds(clock, 1), async () => {
    await Promise.resolve();
    moment = clock.now().toISOString();
  });
  await clock.advance(60);
  expect(moment).toBe("2026-11-18T16:00:01.000Z");
});

it("forgets what was called off", async () => {
  const clock = new VirtualClock();
  let done = false;
  const callOff = clock.at(inSeconds(clock, 1), () => {
    done = true;
  });
  callOff();
  await clock.advance(10);
  expect(done).toBe(false);
});

it("can run by itself, many times faster than real time", async () => {
  const clock = runningClock({ speed: 10_000, start: new Date("2026-11-18T16:00:00Z") });
  const moment = await new Promise<Date>((resolve) => {
    clock.at(inSeconds(clock, 120), () => resolve(clock.now()));
  });
  expect(moment.getTime()).toBeGreaterThanOrEqual(Date.parse("2026-11-18T16:02:00Z"));
});
