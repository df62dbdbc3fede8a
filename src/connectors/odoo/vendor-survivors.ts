import { z } from "zod";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import { faultOf } from "./faults.ts";
import { MODULE, stampName } from "./stamps.ts";
import { vendorRows } from "./vendor-reads.ts";

interface Gone {
  readonly id: string;
  readonly stamp: string;
}

/**
 * Into which vendor each of these was merged. Merging moves the external id to the survivor. A vendor that people had
 * entered bears none; the survivor's chatter names whom it took in.
 */
export async function survivors(odoo: Odoo, gone: readonly Gone[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, number>();
  for (const { id, stamp } of gone) {
    const heir = (await bearerOf(odoo, stamp)) ?? (await heirOf(odoo, Number(id)));
    if (heir !== undefined && heir !== Number(id)) found.set(id, heir);
  }
  const living = new Set((await vendorRows(odoo, [...found.values()])).map(({ id }) => id));
  return new Map([...found].filter(([, heir]) => living.has(heir)).map(([id, heir]) => [id, String(heir)]));
}

const Reference = z.tuple([z.string(), z.union([z.number(), z.literal(false)])]);

/** The partner that bears this key of the hub's. */
export async function bearerOf(odoo: Odoo, stamp: string): Promise<number | undefined> {
  try {
    const answer = await odoo.call({
      ...{ model: "ir.model.data", method: "check_object_reference", context: { active_test: false } },
      args: { module: MODULE, xml_id: stampName("vendor", stamp) },
    });
    const [model, id] = answered(Reference, answer, "ir.model.data.check_object_reference");
    return model === "res.partner" && id !== false ? id : undefined;
  } catch (error) {
    if (faultOf(error) === "ValueError") return undefined; // There is no such external id.
    throw error;
  }
}

const Message = z.object({ res_id: z.number() });
const MERGES_MAX = 10;

/** Odoo writes `Merged with the following partners: Acme <mail> (ID 33)` into the survivor, which may be merged in turn. */
async function heirOf(odoo: Odoo, gone: number): Promise<number | undefined> {
  let heir: number | undefined;
  for (let id = gone, merges = 0; merges < MERGES_MAX; merges++) {
    const answer = await odoo.call({
      ...{ model: "mail.message", method: "search_read" },
      args: {
        domain: [
          ["model", "=", "res.partner"],
          ["res_id", "!=", id],
          ["body", "ilike", `&gt; (ID ${id})`],
        ],
        ...{ fields: ["res_id"], order: "id desc", limit: 1 },
      },
    });
    const [message] = answered(z.array(Message), answer, "mail.message.search_read");
    if (!message) return heir;
    heir = message.res_id;
    id = heir;
  }
  return heir;
}
