import { z } from "zod";
import { digestOf } from "../../kernel/digest.ts";
import type { Observed } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer } from "../kit/http.ts";
import type { Bill } from "./client.ts";
import { stampIn } from "./stamp.ts";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** What tells one vendor from another; all that BILL says of it is kept. */
const Record = z.looseObject({
  id: z.string().min(1),
  createdTime: moment,
  updatedTime: moment,
  shortName: z.string().nullish(),
  additionalInfo: z.looseObject({ paymentTermId: z.string().nullish() }).nullish(),
});

export interface Row extends Observed {
  readonly createdAt: string;
  /** Tells one state of it from another: two changes may bear the same moment. */
  readonly digest: string;
}

/** What one answer shows of a list, and where it goes on. */
export interface Shown {
  readonly rows: readonly Row[];
  readonly nextPage: string | undefined;
}

const List = z.object({ results: z.array(z.unknown()), nextPage: z.string().nullish() });

export async function listIn(bill: Bill, answer: Answer): Promise<Shown> {
  const list = List.safeParse(answer.json());
  if (!list.success) throw new ConnectorError("changed", "BILL's vendors are no list any more");
  const { results, nextPage } = list.data;
  return { rows: await rowsOf(bill, results), nextPage: nextPage || undefined };
}

export async function rowIn(bill: Bill, answer: Answer): Promise<Row> {
  const [row] = await rowsOf(bill, [answer.json()]);
  if (!row) throw new ConnectorError("changed", "BILL answers without a vendor");
  return row;
}

export const observedOf = ({ createdAt: _, digest: __, ...observed }: Row): Observed => observed;

/** A vendor bears the id of its terms; what the organisation calls them is put beside it. */
async function rowsOf(bill: Bill, wires: readonly unknown[]): Promise<readonly Row[]> {
  const records = wires.map(recordOf);
  const names = await bill.terms.names(records.flatMap((record) => termIdOf(record) ?? []));
  return records.map((record, nth) => {
    const { id, createdTime, updatedTime, shortName } = record;
    const wire = { ...(wires[nth] as object), paymentTermName: names.get(termIdOf(record) ?? "") ?? null };
    return {
      id,
      version: updatedTime,
      at: updatedTime,
      createdAt: createdTime,
      wire,
      stamp: stampIn(shortName),
      digest: digestOf(wire),
    };
  });
}

const termIdOf = ({ additionalInfo }: z.infer<typeof Record>): string | undefined =>
  additionalInfo?.paymentTermId || undefined;

function recordOf(wire: unknown): z.infer<typeof Record> {
  const record = Record.safeParse(wire);
  if (record.success) return record.data;
  const places = record.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the record"}: ${message}`,
  );
  throw new ConnectorError("changed", `BILL shows an unknown vendor: ${places.slice(0, 3).join("; ")}`);
}
