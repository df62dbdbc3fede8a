import { expect, it } from "vitest";
import { NotPermitted } from "../engine/access.ts";
import { Refused } from "../engine/refused.ts";
import { NotResolvable } from "../engine/resolve.ts";
import { Problem } from "./problem.ts";
import { problemOf } from "./trouble.ts";

it.each([
  [new NotPermitted("person:pat may not"), 403, "not-permitted", "person:pat may not."],
  [new Refused("It is paused already"), 409, "refused", "It is paused already."],
  [new NotResolvable("Say which of them it is?"), 409, "refused", "Say which of them it is?"],
  [Object.assign(new Error("deadlock"), { code: "40P01" }), 503, "not-now", "send it again"],
  [Object.assign(new Error("gone"), { code: "57P01" }), 503, "not-now", "Nothing was done"],
  [Object.assign(new Error("too big"), { statusCode: 413 }), 413, "too-large", "Send less at once."],
  [Object.assign(new Error("no type"), { statusCode: 415 }), 415, "not-json", "application/json"],
  [Object.assign(new Error("Bad token x"), { statusCode: 400 }), 400, "not-readable", "Bad token x."],
])("tells %s as a problem", (error, status, kind, says) => {
  const problem = problemOf(error);
  expect(problem.document()).toMatchObject({
    ...{ status, type: `urn:plumbline:problem:${kind}` },
    detail: expect.stringContaining(says),
  });
});

it("tells nothing of what nobody foresaw", () => {
  const problem = problemOf(new TypeError("select * from secret failed"));
  expect(problem.document()).toMatchObject({ status: 500, title: "A fault of the hub" });
  expect(JSON.stringify(problem.document())).not.toContain("secret");
});

it("leaves a problem as it is", () => {
  const problem = new Problem("not-found", "A vendor x is not there.");
  expect(problemOf(problem)).toBe(problem);
});
