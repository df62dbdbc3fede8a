import { odooOfEnvironment } from "./contract/environment.ts";
import { keepsContract } from "./contract-suite.ts";

const odoo = odooOfEnvironment();

keepsContract(`the Odoo at ${odoo.url}`, async () => odoo);
