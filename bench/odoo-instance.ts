/** An Odoo to be measured, and who enters there. */
export interface Instance {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** The one that the environment names. */
export function instanceOf(environment: NodeJS.ProcessEnv): Instance | undefined {
  const { ODOO_URL: url, ODOO_DATABASE: database, ODOO_USER: user, ODOO_PASSWORD: password } = environment;
  return url && database && user && password ? { url, database, user, password } : undefined;
}

/** A method of Odoo's, called as plainly as one can. */
export type Call = (model: string, method: string, args: unknown[], kwargs?: object) => Promise<unknown>;

export async function caller({ url, database, user, password }: Instance): Promise<Call> {
  const rpc = async (service: string, method: string, args: unknown[]) => {
    const body = JSON.stringify({ jsonrpc: "2.0", method: "call", params: { service, method, args }, id: 1 });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/jsonrpc`, { method: "POST", headers, body });
    const { result, error } = (await answer.json()) as {
      result?: unknown;
      error?: { data: { message: string } };
    };
    if (error) throw new Error(error.data.message);
    return result;
  };
  const uid = await rpc("common", "authenticate", [database, user, password, {}]);
  return (model, method, args, kwargs = {}) =>
    rpc("object", "execute_kw", [database, uid, password, model, method, args, kwargs]);
}
