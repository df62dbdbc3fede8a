import { defineConnector } from "../contract.ts";
import { type Odoo, odooClient } from "./client.ts";
import { costCodes } from "./cost-codes.ts";
import { distributionOf } from "./distribution.ts";
import { doctor } from "./doctor.ts";
import { INABILITIES } from "./inabilities.ts";
import { projects } from "./projects.ts";
import { Secrets, Settings } from "./settings.ts";
import { vendors } from "./vendors.ts";
import { VOCABULARIES } from "./vocabulary.ts";
import { webhooks } from "./webhooks.ts";

/** Odoo 17 to 19: the books. */
export const odoo = defineConnector<Settings, Secrets, Odoo>({
  id: "odoo",
  name: "Odoo",
  side: "erp",
  settings: Settings,
  secrets: Secrets,
  address: ({ url }) => url,
  client: odooClient,
  check: async (client) => {
    const { series, transport, uid, companies } = await client.session();
    const { user, database } = client.settings;
    return `${user} (user ${uid}) in ${database}, Odoo ${series} over ${transport}, company ${companies.join(", ")}`;
  },
  doctor,
  resources: [vendors, projects, costCodes],
  distribution: (accounts) => distributionOf([{ accounts: accounts.map(Number), percent: "100" }]),
  inabilities: INABILITIES,
  webhooks,
  vocabularies: VOCABULARIES,
});
