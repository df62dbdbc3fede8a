import { rows, sql, type Tx } from "./db.ts";

/** The proof of one effect in a target: what was done, on which record there, when. */
export interface Receipt {
  readonly connection: string;
  readonly company: string;
  /** The errand's own key: the same errand has one receipt, however often it was tried. */
  readonly key: string;
  readonly noun: string;
  readonly record: string;
  readonly kind: string;
  readonly id: string | null;
  readonly fields: readonly string[];
  readonly trail: string;
  readonly sentAt: string | null;
}

export async function keepReceipts(
  tx: Tx,
  organisation: string,
  receipts: readonly Receipt[],
  now: Date,
): Promise<void> {
  if (receipts.length === 0) return;
  await tx.query(sql`
    insert into receipt (organisation, connection, company, key, noun, record, kind, id, fields, trail, sent_at, at)
    select ${organisation}, connection, company, key, noun, record, kind, id, fields, trail, "sentAt", ${now}::timestamptz
    from json_to_recordset(${rows(receipts)}::json) as r(
      connection text, company text, key text, noun text, record text, kind text, id text, fields text[], trail text,
      "sentAt" timestamptz)
    on conflict do nothing`);
}

export async function receiptsOf(
  tx: Tx,
  organisation: string,
  noun: string,
  record: string,
): Promise<readonly (Receipt & { at: string })[]> {
  return tx.query(sql`
    select connection, company, key, noun, record, kind, id, fields, trail, sent_at as "sentAt", at from receipt
    where organisation = ${organisation} and noun = ${noun} and record = ${record} order by at, key`);
}
