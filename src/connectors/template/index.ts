import { defineConnector } from "../contract.ts";
import { checked, clientOf } from "./client.ts";
import { Secrets, Settings } from "./settings.ts";
import { vendors } from "./vendors.ts";
import { webhooks } from "./webhooks.ts";

/** Template System: what it is to the firm, in one line. */
export const template = defineConnector({
  id: "template",
  name: "Template System",
  side: "construction",
  settings: Settings,
  secrets: Secrets,
  address: ({ apiUrl }) => apiUrl,
  client: clientOf,
  check: checked,
  resources: [vendors],
  webhooks,
  vocabularies: { standing: { open: "active", closed: "inactive" } },
});
