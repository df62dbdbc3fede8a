import { Sql } from "sql-template-tag";
import type { Db, Tx } from "../../src/store/db.ts";

/** The same database through which a condition is left out of every statement, and how often it was. */
export function weakened(db: Db, condition: string): Db & { readonly left: () => number } {
  let left = 0;
  const weak = (statement: Sql): Sql => {
    if (!statement.text.includes(condition)) return statement;
    left += 1;
    const strings = statement.strings.map((part) => part.replace(condition, ""));
    return new Sql(strings, statement.values);
  };
  const over = (tx: Tx): Tx => ({ query: (statement) => tx.query(weak(statement)) });
  return {
    ...db,
    ...over(db),
    transaction: (work) => db.transaction((tx) => work(over(tx))),
    left: () => left,
  };
}
