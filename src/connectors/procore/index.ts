import { defineConnector } from "../contract.ts";
import { allowanceOf, checked, procoreClient } from "./client.ts";
import { INABILITIES } from "./inabilities.ts";
import { apiUrlOf, Secrets, Settings } from "./settings.ts";
import { vendors } from "./vendors.ts";
import { webhooks } from "./webhooks.ts";

/** Procore: projects, commitments and the directory of the construction side. */
export const procore = defineConnector({
  id: "procore",
  name: "Procore",
  side: "construction",
  settings: Settings,
  secrets: Secrets,
  address: apiUrlOf,
  allowance: allowanceOf,
  client: procoreClient,
  check: checked,
  resources: [vendors],
  inabilities: INABILITIES,
  webhooks,
  vocabularies: {
    registration: { active: "active", cancelled: "cancelled", does_not_exist: "not-found" },
  },
});
