import { linksHere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import type { Principal } from "../store/principals.ts";
import type { Hub } from "./hub.ts";

/** What a principal sees: the records and connections of the legal entities that it is there for. */
export interface Sight {
  /** All of the organisation. */
  readonly isWhole: boolean;
  /** The connection serves one of its legal entities. */
  readonly seesConnection: (connection: string) => boolean;
  /** The connection serves no others. */
  readonly coversConnection: (connection: string) => boolean;
  /** Of these records, those of its legal entities. What nobody can tell is for those alone who see all. */
  readonly among: (tx: Tx, noun: string, keys: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** What this principal sees of the hub. */
export function sightOf(
  { organisation, legalEntitiesOf }: Pick<Hub, "organisation" | "legalEntitiesOf">,
  { legalEntities }: Pick<Principal, "legalEntities">,
): Sight {
  if (legalEntities === null)
    return {
      isWhole: true,
      seesConnection: () => true,
      coversConnection: () => true,
      among: async (_tx, _noun, keys) => new Set(keys),
    };
  const servedBy = (connection: string) => [...legalEntitiesOf([{ connection, company: "" }])];
  return {
    isWhole: false,
    seesConnection: (connection) => servedBy(connection).some((id) => legalEntities.includes(id)),
    coversConnection: (connection) => {
      const served = servedBy(connection);
      return served.length > 0 && served.every((id) => legalEntities.includes(id));
    },
    among: async (tx, noun, keys) => {
      const links = Map.groupBy(await linksHere(tx, organisation, noun, keys), ({ record }) => record);
      const isTheirs = (key: string) =>
        [...legalEntitiesOf(links.get(key) ?? [])].some((id) => legalEntities.includes(id));
      return new Set(keys.filter(isTheirs));
    },
  };
}
