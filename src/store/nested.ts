import { type Db, sql, type Tx } from "./db.ts";

/**
 * The database as it is within a transaction: what would be a transaction of its own is a part of it, which fails by
 * itself, and stands only if the whole does.
 */
export function nested(db: Db, tx: Tx): Db {
  return {
    ...db,
    query: (statement) => tx.query(statement),
    transaction: async (work) => {
      await tx.query(sql`savepoint part`);
      try {
        const answer = await work(tx);
        await tx.query(sql`release savepoint part`);
        return answer;
      } catch (error) {
        // A connection that broke has taken the whole back already.
        await tx.query(sql`rollback to savepoint part`).catch(() => undefined);
        throw error;
      }
    },
  };
}
