import { describe, expect, it } from "vitest";
import { failureOf, remedyOf, retryAfterOf, sentenceOf } from "./errors-of.ts";
import type { Answer } from "./http.ts";

const now = new Date("2026-11-18T16:00:00Z");
const answered = (status: number, body: unknown = "", headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  text: typeof body === "string" ? body : JSON.stringify(body),
  json: () => body,
});
const failed = (answer: Answer, hide: string[] = []) =>
  failureOf({ answer, about: "Creating a vendor", now, hide });

describe("who must act on a status", () => {
  it.each([
    [400, "changed"],
    [401, "reconnect"],
    [403, "reconnect"],
    [404, "refused"],
    [408, "later"],
    [409, "refused"],
    [422, "refused"],
    [429, "later"],
    [301, "changed"],
    [500, "later"],
    [501, "changed"],
    [502, "later"],
    [503, "later"],
    [599, "later"],
  ] as const)("%i: %s", (status, remedy) => {
    expect(remedyOf(status)).toBe(remedy);
    expect(failed(answered(status)).remedy).toBe(remedy);
  });

  it.each([
    [429, false],
    [503, false],
    [422, false],
    [408, true],
    [500, true],
    [504, true],
  ])("%i may have had an effect: %s", (status, unanswered) => {
    expect(failed(answered(status)).unanswered).toBe(unanswered);
  });
});

describe("the system's own sentence", () => {
  it.each([
    ["a text", { errors: "Missing header!" }, "Missing header!"],
    [
      "a map of fields",
      { errors: { name: ["can't be blank"], number: ["is taken"] } },
      "name can't be blank; number is taken",
    ],
    ["what is said of the whole", { errors: { base: ["Not found"] } }, "Not found"],
    ["a message with a code", { code: "forbidden", message: "Not connected" }, "Not connected"],
    ["an error within an error", { error: { code: 404, message: "Object not found" } }, "Object not found"],
    ["a refused grant", { error: "invalid_grant", error_description: "It was revoked." }, "It was revoked."],
    [
      "a problem document",
      { type: "about:blank", title: "Locked", detail: "The period is locked" },
      "The period is locked",
    ],
    ["a list", [{ message: "one" }, { message: "two" }], "one; two"],
    ["nothing one could read", { data: { id: 1 } }, undefined],
  ])("reads %s", (_, body, sentence) => {
    expect(sentenceOf(body)).toBe(sentence);
  });

  it("is never longer than a line, and does not read a body without end", () => {
    expect(sentenceOf({ message: "long ".repeat(1000) })).toHaveLength(300);
    expect(failed(answered(422, { message: "x".repeat(100_000) })).message).toContain("no reason given");
  });

  it("tells nothing of a page that is no JSON", () => {
    expect(failed(answered(502, "<html>Bad gateway 915550142</html>")).message).toBe(
      "Creating a vendor: no reason given (502)",
    );
  });

  it("masks what must not be told, however it is written there", () => {
    const failure = failed(answered(422, { errors: { identifier: ["91-5550142 is taken"] } }), ["915550142"]);
    expect(failure.message).toBe("Creating a vendor: identifier ••• is taken (422)");
  });
});

describe("when to come back", () => {
  it.each([
    ["seconds", "37", 37],
    ["a date", "Wed, 18 Nov 2026 16:02:00 GMT", 120],
    ["a date that is past", "Wed, 18 Nov 2026 15:00:00 GMT", 0],
    ["something else", "soon", undefined],
  ])("understands %s", (_, said, seconds) => {
    expect(retryAfterOf(answered(429, "", { "retry-after": said }), now)).toBe(seconds);
    expect(failed(answered(429, "", { "retry-after": said })).retryAfterSeconds).toBe(seconds);
  });
});
