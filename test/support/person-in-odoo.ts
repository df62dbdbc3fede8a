import { z } from "zod";
import { httpClient } from "../../src/connectors/kit/http.ts";
import { clientOf, type OdooInstance } from "../../src/connectors/odoo/contract/stage.ts";
import type { Domain } from "../../src/connectors/odoo/domain.ts";

type Values = Readonly<Record<string, unknown>>;

/** Somebody at work in a real Odoo, beside the hub. Archived records are there as well. */
export interface PersonInOdoo {
  create(model: string, values: Values): Promise<number>;
  write(model: string, id: number, values: Values): Promise<void>;
  remove(model: string, id: number): Promise<void>;
  search(model: string, domain: Domain): Promise<readonly number[]>;
  read(
    model: string,
    domain: Domain,
    fields: readonly string[],
  ): Promise<readonly (Values & { readonly id: number })[]>;
  /** Makes one partner of two, the second. */
  merge(from: number, into: number): Promise<void>;
  close(): Promise<void>;
}

const Ids = z.array(z.number());
const Rows = z.array(z.looseObject({ id: z.number() }));
const PARTNER = "res.partner";
const WIZARD = "base.partner.merge.automatic.wizard";

export function personInOdoo(instance: OdooInstance): PersonInOdoo {
  const http = httpClient({ baseUrl: instance.url });
  const odoo = clientOf(instance, http);
  const context = { active_test: false };
  const create = async (model: string, values: Values) => {
    const made = await odoo.call({ model, method: "create", args: { vals_list: [values] } });
    return Ids.min(1).parse([made].flat())[0] ?? 0;
  };
  const write = async (model: string, id: number, vals: Values) =>
    void (await odoo.call({ model, method: "write", ids: [id], args: { vals } }));
  const read = async (model: string, domain: Domain, fields: readonly string[]) =>
    Rows.parse(
      await odoo.call({ model, method: "search_read", args: { domain, fields, order: "id" }, context }),
    );
  return {
    ...{ create, write, read },
    remove: async (model, id) => void (await odoo.call({ model, method: "unlink", ids: [id] })),
    search: async (model, domain) => (await read(model, domain, ["id"])).map(({ id }) => id),
    async merge(from, into) {
      const [kept] = await read(PARTNER, [["id", "=", into]], ["email"]);
      // Only administrators merge partners with different addresses.
      await write(PARTNER, from, { email: kept?.email ?? false });
      const values = {
        ...{ partner_ids: [[6, 0, [from, into]]], dst_partner_id: into, state: "selection" },
      };
      await odoo.call({ model: WIZARD, method: "action_merge", ids: [await create(WIZARD, values)] });
    },
    close: () => http.close(),
  };
}
