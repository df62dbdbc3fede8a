import { Project } from "./entity.ts";

/** A project for stories; a story says only what it is about. */
export const aProject = (over: Partial<Project> = {}): Project =>
  Project.parse({
    number: "24-017",
    numbers: ["24-017"],
    name: "Riverside Medical Pavilion",
    legalEntity: "builders",
    site: { street: "410 Harbor Way", city: "Tacoma", state: "WA", zip: "98402", country: "US" },
    status: "active",
    period: { startsOn: "2026-03-02", endsOn: "2027-08-31" },
    ...over,
  });
