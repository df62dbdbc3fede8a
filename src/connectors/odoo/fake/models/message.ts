import { type Env, find, tableOf } from "../environment.ts";
import { create } from "../orm/create.ts";
import type { Rules } from "../rules.ts";

const MESSAGE = "mail.message";

/** A line in a record's chatter. */
export const message: Rules = {
  displayName: ({ record_name, subject, body }) => String(subject ?? record_name ?? body ?? ""),
  defaults: {
    message_type: () => "notification",
    date: ({ tx }) => tx.stamp.slice(0, 19),
    author_id: (env) => find(env, "res.users", env.uid)?.partner_id,
  },
};

/** Writes into the chatter of a record. Text is escaped, so that it reads as it was meant. */
export function post(env: Env, model: string, id: number, text: string): number {
  const body = `<p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</p>`;
  return create(env, MESSAGE, [{ model, res_id: id, body }])[0] as number;
}

/** What points to a record by its model and number is made to point to another. */
export function repointNames(env: Env, referrer: string, model: string, from: number, to: number): void {
  const table = tableOf(env, referrer);
  for (const row of table.by("res_id", from))
    if (row.model === model)
      env.tx.put(table, { ...row, res_id: to, write_uid: env.uid, write_date: env.tx.stamp });
}
