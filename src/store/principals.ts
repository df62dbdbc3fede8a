import { sql, type Tx } from "./db.ts";

export const PRINCIPAL_KINDS = ["person", "service", "partner"] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** What a principal does in the firm; what it may do follows from it. */
export const PRINCIPAL_ROLES = [
  ...(["administrator", "controller", "project-manager", "integration-engineer"] as const),
  ...(["steward", "auditor", "service", "partner"] as const),
] as const;
export type PrincipalRole = (typeof PRINCIPAL_ROLES)[number];

/** Somebody or something that acts, under its own name. */
export interface Principal {
  /** Kind and name: `person:ada`. So the journal names it. */
  readonly id: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly role: PrincipalRole;
  /** Null: all of the organisation. */
  readonly legalEntities: readonly string[] | null;
  readonly callsPerMinute: number;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly disabledAt: string | null;
  readonly disabledBy: string | null;
  readonly disabledBecause: string | null;
}

/** A principal as a review of access sees it. */
export interface KeptPrincipal extends Principal {
  /** Prefixes of the keys that open. */
  readonly keys: readonly string[];
  /** To the hour. */
  readonly usedAt: string | null;
}

const COLUMNS = sql`p.id, p.kind, p.name, p.role, p.legal_entities as "legalEntities",
  p.calls_per_minute as "callsPerMinute", p.made_at as "madeAt", p.made_by as "madeBy",
  p.disabled_at as "disabledAt", p.disabled_by as "disabledBy", p.disabled_because as "disabledBecause"`;

/** Lets one change of who may act happen after the other, until the transaction ends. */
export async function lockPrincipals(tx: Tx, organisation: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended('principals ' || ${organisation}, 0))`);
}

/** Keeps a new principal; answers false where its name is taken. */
export async function keepPrincipal(tx: Tx, organisation: string, principal: Principal): Promise<boolean> {
  const { id, kind, name, role, legalEntities, callsPerMinute, madeAt, madeBy } = principal;
  const entities = legalEntities === null ? null : [...legalEntities];
  const kept = await tx.query(sql`
    insert into principal (organisation, id, kind, name, role, legal_entities, calls_per_minute, made_at, made_by)
    values (${organisation}, ${id}, ${kind}, ${name}, ${role}, ${entities}::text[], ${callsPerMinute},
      ${madeAt}::timestamptz, ${madeBy})
    on conflict do nothing returning id`);
  return kept.length > 0;
}

/** Every principal there is or was, by id. */
export async function principals(tx: Tx, organisation: string, now: Date): Promise<readonly KeptPrincipal[]> {
  return tx.query<KeptPrincipal>(sql`
    select ${COLUMNS}, max(k.used_at) as "usedAt",
      coalesce(array_agg(k.prefix order by k.made_at) filter (where p.disabled_at is null
        and (k.ends_at is null or k.ends_at > ${now}::timestamptz) and k.prefix is not null), '{}') as keys
    from principal p
    left join principal_key k on k.organisation = p.organisation and k.principal = p.id
    where p.organisation = ${organisation}
    group by p.organisation, p.id order by p.id`);
}

/** The principal of this id, or of this name. */
export async function principalNamed(
  tx: Tx,
  organisation: string,
  text: string,
): Promise<Principal | undefined> {
  const [found] = await tx.query<Principal>(sql`
    select ${COLUMNS} from principal p
    where p.organisation = ${organisation} and (p.id = ${text} or p.name = ${text})`);
  return found;
}

/** Takes from a principal that it may act; answers false where it could not any more. */
export async function disablePrincipal(
  tx: Tx,
  organisation: string,
  id: string,
  { by, because, now }: { readonly by: string; readonly because: string; readonly now: Date },
): Promise<boolean> {
  const disabled = await tx.query(sql`
    update principal set disabled_at = ${now}::timestamptz, disabled_by = ${by}, disabled_because = ${because}
    where organisation = ${organisation} and id = ${id} and disabled_at is null returning id`);
  return disabled.length > 0;
}

/** How many calls of this minute the principal has made with this one, over all processes. */
export async function countCall(tx: Tx, organisation: string, principal: string, now: Date): Promise<number> {
  const [row] = await tx.query<{ calls: number }>(sql`
    insert into principal_calls as c (organisation, principal, minute, calls)
    values (${organisation}, ${principal}, date_trunc('minute', ${now}::timestamptz), 1)
    on conflict (organisation, principal) do update set minute = excluded.minute,
      calls = case when c.minute = excluded.minute then c.calls + 1 else 1 end
    returning calls`);
  return row?.calls ?? 1;
}
