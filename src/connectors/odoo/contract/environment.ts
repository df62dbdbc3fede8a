import type { OdooInstance } from "./stage.ts";

/** The Odoo that the environment names, as the hub enters it. */
export function odooOfEnvironment(): OdooInstance {
  const { ODOO_URL = "", ODOO_DATABASE = "", ODOO_USER = "", ODOO_PASSWORD, ODOO_API_KEY } = process.env;
  const { ODOO_ADMIN, ODOO_ADMIN_PASSWORD } = process.env;
  return {
    ...{ url: ODOO_URL, database: ODOO_DATABASE, user: ODOO_USER },
    ...{ password: ODOO_PASSWORD, apiKey: ODOO_API_KEY },
    ...(ODOO_ADMIN && ODOO_ADMIN_PASSWORD
      ? { admin: { user: ODOO_ADMIN, password: ODOO_ADMIN_PASSWORD } }
      : {}),
  };
}

/** The same, as its people enter it; where there is no administrator, the hub's user does what people would do. */
export function asPerson(instance: OdooInstance): OdooInstance {
  const { admin } = instance;
  return admin ? { ...instance, user: admin.user, password: admin.password, apiKey: undefined } : instance;
}

/** What the hub's user enters with. */
export const secretsOf = ({ password, apiKey }: OdooInstance): Record<string, string> => ({
  ...(password ? { password } : {}),
  ...(apiKey ? { apiKey } : {}),
});
