import { defineConnector } from "../contract.ts";
import { billClient, checked } from "./client.ts";
import { INABILITIES } from "./inabilities.ts";
import { allowanceOf } from "./refusals.ts";
import { apiUrlOf, Secrets, Settings } from "./settings.ts";
import { vendors } from "./vendors.ts";
import { VOCABULARIES } from "./vocabulary.ts";
import { webhooks } from "./webhooks.ts";

/** BILL: what is owed to vendors, who approves it and how it is paid. */
export const bill = defineConnector({
  id: "bill",
  name: "BILL",
  side: "ap",
  settings: Settings,
  secrets: Secrets,
  address: apiUrlOf,
  allowance: allowanceOf,
  client: billClient,
  check: checked,
  resources: [vendors],
  inabilities: INABILITIES,
  webhooks,
  vocabularies: VOCABULARIES,
});
