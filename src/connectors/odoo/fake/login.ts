import type { Odoo } from "./environment.ts";
import { accessDenied, missingError, OdooError } from "./errors.ts";
import type { Row } from "./value.ts";

/** The database that is named must be there. */
export function checkDatabase({ database }: Odoo, named: unknown): void {
  if (named === database) return;
  throw new OdooError(
    "psycopg2.OperationalError",
    `connection to server at "<db host>", port 5432 failed: FATAL:  database "${named}" does not exist\n`,
  );
}

/** The number of the user, or false where login and password do not fit: that is no error. */
export function authenticate(odoo: Odoo, login: unknown, secret: unknown): number | false {
  const [user] = typeof login === "string" ? odoo.table("res.users").by("login", login) : [];
  return user && opens(user, secret) ? user.id : false;
}

/** Every call brings its password, or an API key in its place. */
export function checkSecret(odoo: Odoo, uid: unknown, secret: unknown): number {
  const user = typeof uid === "number" ? odoo.table("res.users").get(uid) : undefined;
  if (!user) throw missingError("res.users", Number(uid), Number(uid));
  if (!opens(user, secret)) throw accessDenied();
  return user.id;
}

/** The user that an API key belongs to. */
export function keyHolder(odoo: Odoo, key: string): number | undefined {
  for (const user of odoo.table("res.users").rows)
    if (user.active && keysOf(user).includes(key)) return user.id;
  return undefined;
}

const opens = (user: Row, secret: unknown): boolean =>
  user.active === true &&
  typeof secret === "string" &&
  (user.password === secret || keysOf(user).includes(secret));

/** API keys stand in a column that no field shows. */
const keysOf = (user: Row): readonly string[] =>
  Array.isArray(user["#keys"]) ? (user["#keys"] as unknown as string[]) : [];
