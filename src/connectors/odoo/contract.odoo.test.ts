import { keepsContract } from "./contract-suite.ts";

const { ODOO_URL = "", ODOO_DATABASE = "", ODOO_USER = "", ODOO_PASSWORD, ODOO_API_KEY } = process.env;
const { ODOO_ADMIN, ODOO_ADMIN_PASSWORD } = process.env;

keepsContract(`the Odoo at ${ODOO_URL}`, async () => ({
  ...{ url: ODOO_URL, database: ODOO_DATABASE, user: ODOO_USER },
  ...{ password: ODOO_PASSWORD, apiKey: ODOO_API_KEY },
  ...(ODOO_ADMIN && ODOO_ADMIN_PASSWORD
    ? { admin: { user: ODOO_ADMIN, password: ODOO_ADMIN_PASSWORD } }
    : {}),
}));
