/** Where a record stands: a connection, and the company in it where it has several. */
export interface Place {
  readonly connection: string;
  readonly company: string;
}

/** Whose record one is that stands in these seats: of a legal entity, of several, or nobody can tell. */
export type LegalEntitiesOf = (seats: readonly Place[]) => ReadonlySet<string>;

interface LegalEntity {
  readonly id: string;
  /** Its company, by connection, where one serves several. */
  readonly companies?: Readonly<Record<string, string>> | undefined;
}

interface Serving {
  readonly id: string;
  readonly legalEntities: readonly string[];
}

/** What serves many says less than what serves few: of the seats that a record stands in, the narrowest say whose it is. */
export function legalEntitiesOver(
  entities: readonly LegalEntity[],
  connections: readonly Serving[],
): LegalEntitiesOf {
  const served = new Map(connections.map(({ id, legalEntities }) => [id, legalEntities]));
  const servedBy = ({ connection, company }: Place): ReadonlySet<string> => {
    const all = served.get(connection) ?? [];
    const companies = entities.filter(({ id, companies }) => all.includes(id) && companies?.[connection]);
    if (company === "" || companies.length === 0) return new Set(all);
    return new Set(
      companies.filter(({ companies }) => companies?.[connection] === company).map(({ id }) => id),
    );
  };
  return (seats) => {
    const said = seats.map(servedBy).filter(({ size }) => size > 0);
    const isWithin = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
      one.size < other.size && [...one].every((id) => other.has(id));
    const narrowest = said.filter((one) => !said.some((other) => isWithin(other, one)));
    return new Set(narrowest.flatMap((one) => [...one]));
  };
}
