import { z } from "zod";
import { type Project, ProjectEntity } from "../../domain/project/entity.ts";
import { defineResource } from "../contract.ts";
import { API, type TrustLayer } from "./client.ts";
import { numbersIn } from "./codes.ts";
import { dayOf } from "./days.ts";
import type { Listing } from "./lists.ts";
import { readsOf } from "./reads.ts";

const moment = z.string().nullish().transform(dayOf);

const Wire = z.object({
  name: z.string().min(1),
  externalCodes: z.array(z.string()),
  startDate: moment,
  endDate: moment,
});

const carries = ["name", "numbers", "period"] as const satisfies readonly (keyof Project)[];

const listing = ({ settings }: TrustLayer): Listing => ({
  path: `${API}/context-records`,
  what: "projects",
  query: {
    contextObjectId: settings.projectObjectId,
    status: "active,archived",
    fields: "_id,contextObjectId,status,name,startDate,endDate,externalCodes,createdAt,updatedAt",
  },
});

/** Projects: the context records of the kind that the workspace calls so. They are read, and told nothing. */
export const projects = defineResource<TrustLayer>()({
  entity: ProjectEntity,
  carries,
  wire: Wire,
  toCanonical: ({ name, externalCodes, startDate, endDate }) => ({
    says: {
      name: name.trim(),
      numbers: [...numbersIn(externalCodes)].sort(),
      period: startDate === null && endDate === null ? null : { startsOn: startDate, endsOn: endDate },
    },
  }),
  ...readsOf(listing),
});
