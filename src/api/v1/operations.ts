import type { Operation } from "../operation.ts";
import { adoption } from "./adoption.ts";
import { adoptionFields } from "./adoption-fields.ts";
import { configuration } from "./configuration.ts";
import { connections } from "./connections.ts";
import { deadEnds } from "./dead-ends.ts";
import { flows } from "./flows.ts";
import { holds } from "./holds.ts";
import { journal } from "./journal.ts";
import { mappings } from "./mappings.ts";
import { me } from "./me.ts";
import { principals } from "./principals.ts";
import { profiles } from "./profiles.ts";
import { projects } from "./projects.ts";
import { requests } from "./requests.ts";
import { status } from "./status.ts";
import { vendors } from "./vendors.ts";

/** All that the API can do, in the order in which the published document lists it. To add a resource: a file beside these, and a line here. */
export const OPERATIONS: readonly Operation[] = [
  ...me,
  ...status,
  ...flows,
  ...configuration,
  ...connections,
  ...adoption,
  ...adoptionFields,
  ...profiles,
  ...vendors,
  ...projects,
  ...holds,
  ...mappings,
  ...requests,
  ...deadEnds,
  ...journal,
  ...principals,
];
