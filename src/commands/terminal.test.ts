import { describe, expect, it } from "vitest";
import { harmless, terminalOf } from "./terminal.ts";

describe("what reaches a terminal", () => {
  it("cannot move the cursor, change colours or turn the reading direction", () => {
    expect(harmless("a\x1b[2Jb\rc\u202ed\x07")).toBe("a\ufffd[2Jb\ufffdc\ufffdd\ufffd");
  });

  it("keeps its lines and what the program sets off itself", () => {
    expect(harmless("\x1b[1mHolds\x1b[22m\none\ttwo")).toBe("\x1b[1mHolds\x1b[22m\none\ufffdtwo");
  });

  const stream = (isTTY: boolean) => ({ isTTY, columns: isTTY ? 90 : undefined }) as NodeJS.WriteStream;

  it.each([
    ["sets off what it is asked to", true, {}, "\x1b[1mx\x1b[22m"],
    ["is plain where nobody looks", false, {}, "x"],
    ["is plain where colours are not wanted", true, { NO_COLOR: "1" }, "x"],
  ])("%s", (_, isTTY, environment, expected) => {
    const terminal = terminalOf({ stdout: stream(isTTY), stderr: stream(isTTY), environment });
    expect(terminal.strong("x")).toBe(expected);
    expect(terminal.width).toBe(isTTY ? 90 : Number.POSITIVE_INFINITY);
  });
});
