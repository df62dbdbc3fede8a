import { describe, expect, it } from "vitest";
import { Project } from "../project/entity.ts";
import { againstBooking } from "./booking.ts";
import type { CostCode } from "./entity.ts";
import { aCostCode } from "./example.ts";

const pavilion = (over: Partial<Project> = {}) =>
  Project.parse({ number: "24-017", numbers: ["24-017", "P-2024-17"], name: "Riverside", ...over });
const reasons = (
  project: { over?: Partial<Project>; state?: string },
  code: { over?: Partial<CostCode>; state?: string } = {},
) =>
  againstBooking(
    { record: pavilion(project.over), state: project.state ?? "open" },
    { record: aCostCode(code.over), state: code.state ?? "open" },
    "2026-11-22",
  );
const codes = (...given: Parameters<typeof reasons>) => reasons(...given).map(({ code }) => code);

describe("a cost", () => {
  it("is booked to an open project and an open code of the firm", () => {
    expect(reasons({})).toEqual([]);
  });

  it("is not booked to a project that is closed, not open yet, or out of use", () => {
    expect(codes({ state: "closed" })).toEqual(["project.closed"]);
    expect(codes({ state: "proposed" })).toEqual(["project.not-open"]);
    expect(codes({ over: { active: false } })).toEqual(["project.inactive"]);
  });

  it("is not booked to a code that is expired, with code and day, or not open yet", () => {
    const [expired] = reasons({}, { over: { validTo: "2026-06-30" } });
    expect(expired).toMatchObject({ code: "cost-code.expired", says: expect.stringContaining("2026-11-22") });
    expect(codes({}, { state: "proposed" })).toEqual(["cost-code.not-open"]);
  });

  it("is booked to a project's own code on that project, by any of its numbers, and on its parts alone", () => {
    const own = (project: string) => ({ over: { project } });
    expect(codes({}, own("p-2024-17"))).toEqual([]);
    expect(codes({ over: { number: "24-017-01", numbers: [], parent: "24-017" } }, own("24-017"))).toEqual(
      [],
    );
    expect(codes({}, own("24-018"))).toEqual(["cost-code.of-another-project"]);
  });

  it("that has several reasons against it is told all of them", () => {
    expect(codes({ state: "closed" }, { over: { validTo: "2026-06-30" } })).toEqual([
      "project.closed",
      "cost-code.expired",
    ]);
  });
});
