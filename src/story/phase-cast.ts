import { person } from "../connectors/procore/fake/directory.ts";
import type { FakeProcore } from "../connectors/procore/fake.ts";
import type { Cover, Want } from "../connectors/trustlayer/fake/records.ts";
import type { Workspace } from "../connectors/trustlayer/fake/workspace.ts";
import { dayAfter } from "./clock.ts";

interface Job {
  readonly number: string;
  readonly name: string;
  /** Its stage, as the site calls it. */
  readonly stage: string;
}

export const PAVILION: Job = {
  ...{ number: "24-017", name: "Riverside Medical Pavilion", stage: "Course of Construction" },
};
export const DEPOT: Job = { number: "25-003", name: "Quarry Road Depot", stage: "Course of Construction" };
/** Nobody has said yet what its stage means. */
export const ANNEX: Job = { number: "25-011", name: "Harbor Health Annex", stage: "Notice to Proceed" };

/** The site opens its jobs, and the cost codes of the firm and of the one job. */
export function openJobs({ works }: FakeProcore): void {
  const codes = [
    ["03-2000", "2000", "Reinforcing Steel"],
    ["03-3000", "3000", "Cast-in-Place Concrete"],
  ] as const;
  for (const [full_code, code, name] of codes) works.createCode(null, { full_code, code, name }, person);
  const place = { city: "Tacoma", state_code: "WA", country_code: "US", zip: "98402" };
  for (const { number, name, stage } of [PAVILION, DEPOT, ANNEX]) {
    const { id } = works.createProject(
      {
        ...{ name, project_number: number, accounting_project_number: number, ...place },
        project_stage: { id: 1411, name: stage },
        ...{ start_date: "2026-03-02", completion_date: "2027-08-31" },
      },
      person,
    );
    if (number === PAVILION.number)
      works.createCode(id, { full_code: "31-99", code: "99", name: "Shoring of the old wing" }, person);
  }
}

/** What Cascade's papers on the pavilion are called in TrustLayer. */
export const CASCADE_ON_PAVILION = `CASCADE CONCRETE, ${PAVILION.number}`;

/** What was captured in TrustLayer before the hub came: the jobs, and vendors that nobody else knows, or knows otherwise. */
export function capturePapers(workspace: Workspace, now: Date): void {
  for (const { name, number } of [PAVILION, DEPOT]) workspace.addProject({ name, externalCodes: [number] });
  const us = { region: "WA", country: "US" };
  workspace.addVendor({
    name: "CASCADE CONCRETE",
    address: { ...us, line1: "1290 Quarry Rd", city: "Puyallup", postalCode: "98371" },
  });
  workspace.addVendor({ name: "Bayview Glazing" });
  workspace.addVendor({
    name: "Puget Scaffolding LLC",
    address: { ...us, line1: "600 Marine View Dr", city: "Everett", postalCode: "98201" },
  });
  judge(workspace, "CASCADE CONCRETE", { job: PAVILION, covers: [liability(dayAfter(now, 1))] });
  judge(workspace, "Bayview Glazing", { covers: [liability(dayAfter(now, 200))] });
  judge(workspace, "Puget Scaffolding LLC", { covers: [liability(dayAfter(now, 100), [TOO_LITTLE])] });
}

interface Judged {
  /** On which job; everywhere without it. */
  readonly job?: Job | undefined;
  readonly covers: readonly Cover[];
}

/** Somebody asks a vendor for its papers, and they come. */
export function judge(workspace: Workspace, vendor: string, { job, covers }: Judged): void {
  const primary = [...workspace.vendors.values()].find(({ name }) => name === vendor);
  const context = [...workspace.projects.values()].find(({ name }) => name === job?.name);
  if (!primary) throw new Error(`The story's TrustLayer has no vendor ${vendor}`);
  workspace.addRequest({
    name: job ? `${vendor}, ${job.number}` : vendor,
    ...{ primaryRecordId: primary._id, contextRecordId: context?._id, covers },
  });
}

/** New papers come in the place of those that a vendor had on a job. */
export function renew(workspace: Workspace, name: string, covers: readonly Cover[]): void {
  const request = [...workspace.requests.values()].find((one) => one.name === name);
  if (!request) throw new Error(`The story's TrustLayer has asked for no papers called ${name}`);
  workspace.changeRequest(request._id, { covers });
}

/** General liability, from the year's beginning until this day. */
export const liability = (until: string, wants: readonly Want[] = []): Cover => ({
  ...{ code: "commercialGeneralLiability", label: "Commercial General Liability" },
  effectiveDate: "2026-01-01T00:00:00.000Z",
  expirationDate: `${until}T00:00:00.000Z`,
  wants,
});

const TOO_LITTLE: Want = {
  ...{ attributeLabel: "Each Occurrence", operator: "must be greater or equal to", targetValue: "1000000" },
};
