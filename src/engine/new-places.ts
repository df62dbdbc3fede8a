import { type Link, linksHere, linksThere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { lockAgainstMerges, survivorsOf } from "../store/records.ts";
import type { Hub } from "./hub.ts";
import { linkOf, type Result } from "./outcome.ts";

/** Where records stand from now on that were made, or found, just now. */
export interface Places {
  readonly links: readonly Link[];
  /** Their record stands there already as another: what was made is heard as whatever it is, and a person is asked. */
  readonly astray: ReadonlySet<Result>;
}

/**
 * A record can be merged away while it is being made: then what was made is its survivor's, or one too many. No merge
 * happens until the transaction ends.
 */
export async function placesOf(tx: Tx, hub: Hub, results: readonly Result[]): Promise<Places> {
  const found = results.flatMap((result) => {
    const link = linkOf(result);
    return link ? [{ result, link }] : [];
  });
  const [first] = found;
  if (!first) return { links: [], astray: new Set() };
  const { organisation } = hub;
  const { connection, noun } = first.link;
  await lockAgainstMerges(tx, organisation, noun);
  const records = found.map(({ link }) => link.record);
  const survivors = await survivorsOf(tx, organisation, noun, records);
  const places = found.map(({ result, link }) => ({
    result,
    link: { ...link, record: survivors.get(link.record) ?? link.record },
  }));
  const standing = [
    ...(await linksHere(
      tx,
      organisation,
      noun,
      places.map(({ link }) => link.record),
    )),
    ...(await linksThere(
      tx,
      organisation,
      connection,
      noun,
      places.map(({ link }) => link.id),
    )),
  ];
  const isTaken = ({ link }: { link: Link }) =>
    standing.some(
      (one) =>
        one.connection === link.connection &&
        one.company === link.company &&
        (one.record === link.record) !== (one.id === link.id),
    );
  return {
    links: places.filter((place) => !isTaken(place)).map(({ link }) => link),
    astray: new Set(places.filter(isTaken).map(({ result }) => result)),
  };
}
