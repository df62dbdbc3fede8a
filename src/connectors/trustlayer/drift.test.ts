import { describe, expect, it } from "vitest";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { compliance } from "./compliance.ts";
import project from "./fixtures/context-record.json" with { type: "json" };
import vendor from "./fixtures/primary-record.json" with { type: "json" };
import judgement from "./fixtures/request-record.json" with { type: "json" };
import { projects } from "./projects.ts";
import { vendors } from "./vendors.ts";

type Path = readonly (string | number)[];

/** A copy of the record without this place. */
function without(wire: unknown, [member = "", ...rest]: Path): unknown {
  const copy = structuredClone(wire) as Record<string | number, unknown>;
  if (rest.length === 0) delete copy[member];
  else copy[member] = without(copy[member], rest);
  return copy;
}

const SUBJECT = ["complianceModules", 0, "subjects", 0] as const;
const words = vocabularyOf({});

/** The interface is a beta: what a judgement rests on must be seen to be missing, and never taken for good news. */
describe("a field that TrustLayer drops", () => {
  it.each<Path>([
    ["primaryRecordId"],
    ["status"],
    ["complianceTracking"],
    ["complianceModules"],
    ["complianceModules", 0, "subjects"],
    [...SUBJECT, "code"],
    [...SUBJECT, "label"],
    [...SUBJECT, "status"],
    [...SUBJECT, "validityStatus"],
    [...SUBJECT, "expirationDate"],
    [...SUBJECT, "requirements"],
  ])("makes a judgement unreadable, and is named: %s", (...path) => {
    const place = path.join(".");
    expect(() => readingOf(compliance, without(judgement, path), words)).toThrow(
      expect.objectContaining({ remedy: "changed", message: expect.stringContaining(place) }),
    );
  });

  it("makes no judgement better than it was", () => {
    const good = { ...judgement, complianceStatus: "compliant" };
    expect(readingOf(compliance, without(good, ["complianceStatus"]), words).says.status).toBeNull();
    const uncancelled = without(judgement, [...SUBJECT, "cancellation"]);
    expect(readingOf(compliance, uncancelled, words).says.subjects?.[0]?.expires).toBe("2027-01-01");
  });

  it("of a judgement stops no vendor and no project", () => {
    expect(readingOf(vendors, vendor, words).says.name).toBe("Cascade Concrete LLC");
    expect(readingOf(projects, project, words).says).toEqual({
      name: "Riverside Medical Pavilion",
      numbers: ["24-017"],
      period: { startsOn: "2026-03-02", endsOn: null },
    });
  });

  it.each([
    ["vendor", vendors, vendor],
    ["project", projects, project],
  ] as const)("makes a %s unreadable where its name or its codes are missing", (_, resource, wire) => {
    for (const field of ["name", "externalCodes"])
      expect(() => readingOf(resource as typeof vendors, without(wire, [field]), words)).toThrow(field);
  });
});
