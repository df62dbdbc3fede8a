import type { MasterKey } from "../platform/master-key.ts";
import { Sealed } from "../platform/sealed.ts";
import { type Envelope, open, seal } from "../platform/secrets.ts";
import { type Db, sql, type Tx } from "./db.ts";

/** Sealed tokens of one owner (a connection, or the deployment itself), shared by all processes. */
export interface SealedStore {
  keep<T>(
    name: string,
    isFresh: (kept: T) => boolean,
    renew: (kept: T | undefined) => Promise<T>,
  ): Promise<T>;
  forget(name: string): Promise<void>;
}

/** One caller renews at a time, under the row's lock; the new secret is committed before anybody gets it. */
export function vaultOf(db: Db, organisation: string, connection: string, master: MasterKey): SealedStore {
  const about = (name: string) => `${organisation}/${connection}/${name}`;
  const read = async <T>(tx: Tx, name: string) => {
    const [row] = await tx.query<{ sealed: Envelope | null }>(sql`
      select sealed from secret where organisation = ${organisation} and connection = ${connection} and name = ${name}`);
    return row?.sealed ? (JSON.parse(open(master, row.sealed, about(name)).reveal()) as T) : undefined;
  };
  return {
    async keep<T>(name: string, isFresh: (kept: T) => boolean, renew: (kept: T | undefined) => Promise<T>) {
      const kept = await read<T>(db, name);
      if (kept !== undefined && isFresh(kept)) return kept;
      return db.transaction(async (tx) => {
        await lockSecret(tx, organisation, connection, name);
        const latest = await read<T>(tx, name);
        if (latest !== undefined && isFresh(latest)) return latest;
        const fresh = await renew(latest);
        const envelope = seal(master, new Sealed(JSON.stringify(fresh)), about(name));
        await tx.query(sql`
          update secret set sealed = ${JSON.stringify(envelope)}::jsonb, changed_at = now()
          where organisation = ${organisation} and connection = ${connection} and name = ${name}`);
        return fresh;
      });
    },
    async forget(name) {
      await db.query(sql`
        delete from secret where organisation = ${organisation} and connection = ${connection} and name = ${name}`);
    },
  };
}

async function lockSecret(tx: Tx, organisation: string, connection: string, name: string): Promise<void> {
  await tx.query(sql`
    insert into secret (organisation, connection, name, changed_at) values (${organisation}, ${connection}, ${name}, now())
    on conflict do nothing`);
  await tx.query(sql`
    select name from secret where organisation = ${organisation} and connection = ${connection} and name = ${name} for update`);
}
