import { defineConnector } from "../contract.ts";
import { checked, clientOf } from "./client.ts";
import { compliance } from "./compliance.ts";
import { INABILITIES } from "./inabilities.ts";
import { projects } from "./projects.ts";
import { apiUrlOf, Secrets, Settings } from "./settings.ts";
import { vendors } from "./vendors.ts";
import { webhooks } from "./webhooks.ts";

/** TrustLayer: whether a vendor's insurance and papers are in order, as such and on each project. */
export const trustlayer = defineConnector({
  id: "trustlayer",
  name: "TrustLayer",
  side: "compliance",
  settings: Settings,
  secrets: Secrets,
  address: apiUrlOf,
  client: clientOf,
  check: checked,
  resources: [vendors, projects, compliance],
  inabilities: INABILITIES,
  webhooks,
  vocabularies: {},
});
