import { Compliance, type Subject } from "./entity.ts";

/** General liability for the year 2026; a story says only what it is about. */
export const aSubject = (over: Partial<Subject> = {}): Subject => ({
  code: "commercialGeneralLiability",
  label: "General liability",
  status: "compliant",
  effective: "2026-01-01",
  expires: "2027-01-01",
  ...over,
});

/** A certificate for stories: of vendor v1, everywhere, in force for the year 2026. */
export const aCertificate = (over: Partial<Compliance> = {}): Compliance =>
  Compliance.parse({
    name: "Cascade Concrete LLC",
    vendor: "v1",
    everywhere: (over.project ?? null) === null,
    status: "compliant",
    subjects: [aSubject()],
    evaluatedAt: "2026-03-13T18:00:00.000Z",
    ...over,
  });
