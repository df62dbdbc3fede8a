import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aCertificate, aSubject } from "./example.ts";
import { turningDays, validityOn } from "./validity.ts";

const auto = (over = {}) => aSubject({ code: "auto", label: "Automobile", expires: "2026-09-01", ...over });

describe("a certificate", () => {
  it("holds while all of its subjects do, until the first of them expires", () => {
    const certificate = aCertificate({ subjects: [aSubject(), auto({ effective: "2026-02-01" })] });
    expect(validityOn(certificate, "2026-08-31")).toEqual({
      holds: true,
      since: "2026-02-01",
      until: "2026-09-01",
    });
  });

  it("does not hold from the very day on which a subject expires, whatever the platform still says", () => {
    expect(validityOn(aCertificate({ subjects: [aSubject(), auto()] }), "2026-09-01")).toEqual({
      holds: false,
      because: ["Automobile expired on 2026-09-01"],
      since: "2026-09-01",
      until: null,
    });
  });

  it("does not hold before its cover begins, and says from when on it will", () => {
    expect(validityOn(aCertificate(), "2025-12-31")).toMatchObject({
      holds: false,
      because: ["General liability begins on 2026-01-01 only"],
      until: "2026-01-01",
    });
  });

  it("does not hold where the platform says so, and names what is wrong", () => {
    const subjects = [aSubject(), auto({ status: "non-compliant", expires: null })];
    expect(validityOn(aCertificate({ status: "non-compliant", subjects }), "2026-05-01")).toMatchObject({
      holds: false,
      because: ["Automobile does not meet the requirements"],
      since: "2026-03-13",
    });
    expect(validityOn(aCertificate({ status: "non-compliant", subjects: [] }), "2026-05-01")).toMatchObject({
      because: ["it was found not compliant"],
    });
    expect(validityOn(aCertificate({ status: null }), "2026-05-01")).toMatchObject({
      because: ["nobody has judged it yet"],
    });
  });

  it("does not ask for what was waived, and still asks when overridden cover ends", () => {
    const waived = aCertificate({ subjects: [aSubject(), auto({ status: "waived" })] });
    const overridden = aCertificate({ subjects: [auto({ status: "overridden" })] });
    expect(validityOn(waived, "2026-10-01").holds).toBe(true);
    expect(validityOn(overridden, "2026-08-31").holds).toBe(true);
    expect(validityOn(overridden, "2026-10-01").holds).toBe(false);
  });

  it("without an end holds without one", () => {
    const subjects = [aSubject({ effective: null, expires: null })];
    expect(validityOn(aCertificate({ subjects }), "2040-01-01")).toEqual({
      holds: true,
      since: null,
      until: null,
    });
  });
});

const day = fc
  .integer({ min: 0, max: 900 })
  .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
const subject = fc.record({
  code: fc.constantFrom("gl", "auto", "umbrella", "wc"),
  label: fc.constantFrom("General liability", "Automobile", "Umbrella", "Workers' compensation"),
  status: fc.constantFrom(
    "compliant" as const,
    "non-compliant" as const,
    "waived" as const,
    "overridden" as const,
  ),
  effective: fc.option(day),
  expires: fc.option(day),
});

describe("time", () => {
  it("never makes a certificate hold at or past the earliest end of what is required", () => {
    fc.assert(
      fc.property(fc.array(subject, { maxLength: 5 }), day, (subjects, on) => {
        const found = validityOn(aCertificate({ subjects }), on);
        if (!found.holds) return;
        for (const { status, expires } of subjects)
          if (status !== "waived" && expires !== null) expect(expires > on).toBe(true);
        if (found.until !== null) expect(found.until > on).toBe(true);
      }),
    );
  });

  it("changes a judgement on no other day than those that are named", () => {
    fc.assert(
      fc.property(fc.array(subject, { maxLength: 4 }), day, day, (subjects, one, other) => {
        const certificate = aCertificate({ subjects });
        const [from, to] = [one, other].sort() as [string, string];
        const turns = turningDays(certificate).some((turn) => turn > from && turn <= to);
        if (turns) return;
        expect(validityOn(certificate, to)).toEqual(validityOn(certificate, from));
      }),
    );
  });
});
