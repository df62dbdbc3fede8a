import type { FakeOdoo } from "./index.ts";

/** What a call came to: its result, or the class and the sentence of its error. */
export type Told = { readonly result?: unknown } | { readonly error: string; readonly says: string };

/** Calls a method over JSON-RPC as the hub's user, or as another, with nothing of ours in between. */
export async function call(
  odoo: FakeOdoo,
  model: string,
  method: string,
  args: readonly unknown[],
  kwargs: object = {},
  who: { readonly uid: number; readonly secret: string } = hub(odoo),
): Promise<Told> {
  const params = {
    service: "object",
    method: "execute_kw",
    args: [odoo.database, who.uid, who.secret, model, method, args, kwargs],
  };
  const response = await fetch(`${odoo.url}/jsonrpc`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ jsonrpc: "2.0", method: "call", params, id: 1 }),
  });
  const { result, error } = (await response.json()) as {
    result?: unknown;
    error?: { data: { name: string; message: string } };
  };
  return error ? { error: error.data.name.split(".").at(-1) ?? "", says: error.data.message } : { result };
}

const hub = (odoo: FakeOdoo) => ({
  uid: odoo.table("res.users").by("login", odoo.user)[0]?.id ?? 0,
  secret: odoo.password,
});

export const administrator = ({ admin }: FakeOdoo) => ({ uid: 2, secret: admin.password });
