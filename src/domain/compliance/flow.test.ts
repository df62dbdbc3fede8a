import { describe, expect, it } from "vitest";
import { questionsOf } from "../../kernel/decide.ts";
import { follows } from "../../kernel/facts.ts";
import { aCase, outcome, settled, silent, voice } from "../../kernel/testing.ts";
import { aCertificate, aSubject } from "./example.ts";
import { complianceFlow } from "./flow.ts";

const certificate = aCertificate();
const story = (
  on: string,
  state: "received" | "in-force" | "lapsed" | "withdrawn" = "received",
  over: Parameters<typeof outcome<typeof certificate, string, { today: string; project: undefined }>>[1] = {},
) =>
  outcome(
    complianceFlow,
    { state, voices: [settled("compliance", certificate)], known: certificate, ...over } as never,
    { today: on, project: undefined },
  );

describe("a judgement", () => {
  it("takes force when it comes and holds", () => {
    const voices = [voice("compliance", certificate)];
    expect(outcome(complianceFlow, { voices }, { today: "2026-06-01", project: undefined })).toMatchObject({
      state: "in-force",
      held: [],
      next: certificate,
    });
  });

  it("lapses with the day on which it expires, and takes force again with its renewal", () => {
    expect(story("2026-12-31", "in-force").state).toBe("in-force");
    expect(story("2027-01-01", "in-force").state).toBe("lapsed");
    const renewed = { subjects: [aSubject({ effective: "2027-01-01", expires: "2028-01-01" })] };
    const voices = [settled("compliance", certificate, renewed)];
    expect(story("2027-01-02", "lapsed", { voices }).state).toBe("in-force");
  });

  it("that the platform no longer has is withdrawn, and one that it archived as well", () => {
    const gone = [settled("compliance", certificate, {}, { gone: "was deleted" })];
    expect(story("2026-06-01", "in-force", { voices: gone }).state).toBe("withdrawn");
    const archived = [settled("compliance", certificate, { active: false })];
    expect(story("2026-06-01", "in-force", { voices: archived }).state).toBe("withdrawn");
  });

  it("of a project that nobody knows is no judgement of everywhere: it waits", () => {
    const says = { ...certificate, everywhere: false };
    expect(
      outcome(
        complianceFlow,
        { voices: [voice("compliance", says)] },
        { today: "2026-06-01", project: undefined },
      ),
    ).toMatchObject({
      next: undefined,
      held: ["compliance.no-scope project"],
    });
  });

  it("on a project that only the platform speaks of waits until somebody has said which of ours that is", () => {
    const voices = [voice("compliance", aCertificate({ project: "P1", name: "Cascade on P1" }))];
    const stories = [undefined, { record: {}, state: "proposed" }, { record: {}, state: "open" }].map(
      (project) => outcome(complianceFlow, { voices }, { today: "2026-06-01", project }),
    );
    expect(stories.map(({ state, held }) => [state, held])).toEqual([
      ["received", ["compliance.unknown-project take force"]],
      ["received", ["compliance.unknown-project take force"]],
      ["in-force", []],
    ]);
  });

  it("is made on no other platform", () => {
    const voices = [voice("compliance", certificate), silent<typeof certificate>("erp")];
    expect(outcome(complianceFlow, { voices }, { today: "2026-06-01", project: undefined }).told).toEqual({});
  });

  it("asks to be decided again on the next day that matters, and on no other", () => {
    const { today } = questionsOf(
      complianceFlow,
      aCase(complianceFlow, { voices: [voice("compliance", certificate)] }),
    );
    expect(follows(today, "2025-12-01")).toEqual(["day/2026-01-01"]);
    expect(follows(today, "2026-01-01")).toEqual(["day/2027-01-01"]);
    expect(follows(today, "2027-01-01")).toEqual([]);
  });
});
