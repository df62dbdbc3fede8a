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

/** Whose records a connection carries: by its companies, and under the empty name as a whole. */
export type Serves = ReadonlyMap<string, readonly string[]>;

/** Whose records each connection carries, and each of its companies where the configuration names them. */
export function servesOf(entities: readonly LegalEntity[], { id, legalEntities }: Serving): Serves {
  const companies = entities.flatMap(({ id: entity, companies }): [string, readonly string[]][] => {
    const company = companies?.[id];
    return company !== undefined && legalEntities.includes(entity) ? [[company, [entity]]] : [];
  });
  return new Map([["", legalEntities], ...companies]);
}

/** Whose records a seat carries. A company that nobody names is nobody's, where others are named. */
export function servedAt(serves: Serves, company: string): readonly string[] {
  const named = serves.get(company);
  if (named) return named;
  return serves.size > 1 ? [] : (serves.get("") ?? []);
}

/** What serves many says less than what serves few: of the seats that a record stands in, the narrowest say whose it is. */
export function legalEntitiesOver(
  entities: readonly LegalEntity[],
  connections: readonly Serving[],
): LegalEntitiesOf {
  const served = new Map(connections.map((one) => [one.id, servesOf(entities, one)]));
  const servedBy = ({ connection, company }: Place): ReadonlySet<string> =>
    new Set(servedAt(served.get(connection) ?? new Map(), company));
  return (seats) => {
    const said = seats.map(servedBy).filter(({ size }) => size > 0);
    const isWithin = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
      one.size < other.size && [...one].every((id) => other.has(id));
    const narrowest = said.filter((one) => !said.some((other) => isWithin(other, one)));
    return new Set(narrowest.flatMap((one) => [...one]));
  };
}
