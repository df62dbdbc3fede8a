import { defineConnector } from "../contract.ts";
import { allowanceOf, checked, procoreClient } from "./client.ts";
import { costCodes } from "./cost-codes.ts";
import { INABILITIES } from "./inabilities.ts";
import { projects } from "./projects.ts";
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
  resources: [vendors, projects, costCodes],
  inabilities: INABILITIES,
  webhooks,
  vocabularies: {
    registration: { active: "active", cancelled: "cancelled", does_not_exist: "not-found" },
    // The stages that Procore brings. A company adds its own, and maps them.
    "project-status": {
      Bidding: "planned",
      "Pre-Construction": "planned",
      "Course of Construction": "active",
      "Post-Construction": "active",
    },
  },
});
