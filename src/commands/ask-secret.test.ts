import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { askSecret } from "./ask-secret.ts";

/** A keyboard at which this is typed as soon as the question stands there, and what was done in which order. */
function aKeyboard(typed: string) {
  const done: string[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => void done.push(raw ? "hides" : "shows"),
  });
  const stderr = {
    write: (text: string) => {
      done.push(text);
      if (text !== "\n") stdin.write(typed);
      return true;
    },
  };
  return {
    done,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
  };
}

it("hides what is typed from before the question until after Enter", async () => {
  const { done, ...keyboard } = aKeyboard("hunter3\u007f2\rmore");
  expect(await askSecret({ ...keyboard, question: "Secret: " })).toBe("hunter2");
  expect(done).toEqual(["hides", "Secret: ", "shows", "\n"]);
});

it("shows again what is typed when it is broken off", async () => {
  const { done, ...keyboard } = aKeyboard("hun\u0003");
  await expect(askSecret({ ...keyboard, question: "Secret: " })).rejects.toThrow("it was broken off");
  expect(done).toContain("shows");
});

it("takes all that is piped in, without its last line feed", async () => {
  const stdin = new PassThrough().end("two\nlines\n") as unknown as NodeJS.ReadStream;
  const stderr = { write: () => true } as unknown as NodeJS.WriteStream;
  expect(await askSecret({ stdin, stderr, question: "Secret: " })).toBe("two\nlines");
});
