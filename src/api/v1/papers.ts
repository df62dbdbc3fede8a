import { z } from "zod";
import type { Approval, Compliance } from "../../domain/compliance/entity.ts";
import { clearance, vendorMark, withApprovals } from "../../domain/compliance/gate.ts";
import { EFFECTS, type Gated, type Policy } from "../../domain/compliance/policy.ts";
import type { Hub } from "../../engine/hub.ts";
import { bearersAsTheyStand, todayOf } from "../../engine/views/bearers.ts";
import { readRecords } from "../../store/records.ts";

/** What a caller may ask of a vendor's papers. */
export const papersQuery = {
  effect: z.enum(EFFECTS).default("payment").meta({ description: "What is to be done with it." }),
};

/** How a vendor's papers stand in one place. */
export const Paper = z.object({
  project: z.string().nullable().meta({ description: "The project's id; null: everywhere." }),
  where: z.string().meta({ description: "`everywhere`, or the project's name." }),
  gate: z.enum(["allowed", "warned", "blocked"]),
  says: z.string(),
  certificate: z.string().nullable().meta({ description: "The judgement behind it, by id." }),
  since: z.iso.date().nullable(),
  until: z.iso
    .date()
    .nullable()
    .meta({ description: "The first day on which it is otherwise, as far as is known." }),
});
export type Paper = z.infer<typeof Paper>;

/** What people of the firm have decided of it. */
async function approvalsOf({ db, organisation }: Hub, vendor: string): Promise<readonly Approval[]> {
  const known = (await readRecords(db, organisation, "vendor", [vendor])).get(vendor)?.known;
  return (known?.approvals ?? []) as readonly Approval[];
}

/** How a vendor's papers and approvals stand today: once for each place of which anything was judged, by the firm's policy. */
export async function papersOf(hub: Hub, vendor: string, effect: Gated): Promise<readonly Paper[]> {
  const found = await bearersAsTheyStand<Compliance>(hub, "compliance", vendorMark(vendor));
  const certificates = found.map((one) => ({ ...one, seats: [] }));
  const judged = certificates.filter(({ record, state }) => record.active && state !== "withdrawn");
  const approvals = await approvalsOf(hub, vendor);
  const places = [
    ...new Set([...judged.map(({ record }) => record.project), ...approvals.map(({ project }) => project)]),
  ];
  const titles = await readRecords(
    hub.db,
    hub.organisation,
    "project",
    places.filter((key) => key !== null),
  );
  const compliancePolicy = hub.policies?.compliance as Policy | undefined;
  const facts = withApprovals({ certificates, compliancePolicy, today: todayOf(hub) }, approvals);
  return places.map((project) => {
    const { gate, says, certificate, since, until } = clearance(facts, { effect, scope: { project } });
    const where = project === null ? "everywhere" : titles.get(project)?.title || project;
    return { project, where, gate, says, certificate: certificate?.key ?? null, since, until };
  });
}
