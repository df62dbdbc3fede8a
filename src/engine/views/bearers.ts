import type { Alike } from "../../kernel/facts.ts";
import { contributionsTo } from "../../store/facts.ts";
import { readRecords } from "../../store/records.ts";
import { dayIn } from "../calendar-day.ts";
import type { Hub } from "../hub.ts";

/** The records of a noun that bear a mark, as they stand: for an answer at once, which decides nothing. */
export async function bearersAsTheyStand<T>(
  hub: Hub,
  noun: string,
  mark: string,
): Promise<readonly Omit<Alike<T>, "seats">[]> {
  const { db, organisation } = hub;
  const bearing = (await contributionsTo(db, organisation, [mark])).filter((one) => one.noun === noun);
  const keys = bearing.map(({ record }) => record);
  const records = await readRecords(db, organisation, noun, keys);
  return keys.flatMap((key) => {
    const { known, state } = records.get(key) ?? {};
    return known && state ? [{ ref: { noun, key }, record: known as T, state }] : [];
  });
}

/** Which day it is for the firm. */
export const todayOf = (hub: Hub): string => dayIn(hub.zone, hub.now());
