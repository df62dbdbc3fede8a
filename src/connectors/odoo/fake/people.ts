import type { Odoo } from "./environment.ts";
import { type Act, execute } from "./execution.ts";
import { executeKw } from "./methods/call.ts";
import { mergeInto } from "./models/merge.ts";
import { create } from "./orm/create.ts";
import { unlink } from "./orm/unlink.ts";
import { write } from "./orm/write.ts";
import type { Values } from "./value.ts";

/** What a person does in Odoo, past the hub: each act is a transaction of its own, under that person's rights. */
export interface Person {
  readonly uid: number;
  /** Any method, as the web client would call it: the records, the arguments by name. */
  call(model: string, method: string, ids: readonly number[], named?: Values): unknown;
  create(model: string, values: Values): number;
  write(model: string, id: number, values: Values): void;
  unlink(model: string, id: number): void;
  archive(partner: number): void;
  /** Makes one contact of several; answers with the one that stays. */
  merge(partners: readonly number[], into: number): number;
  /** Says that an account is the vendor's own. */
  trust(account: number): void;
}

export function personAt(odoo: Odoo, begin: () => string, login: string): Person {
  const [user] = odoo.table("res.users").by("login", login);
  if (!user) throw new Error(`The fake Odoo has no user ${login}`);
  const act = <T>(run: Act["run"]): T => {
    const { result, error } = execute(odoo, begin, { uid: user.id, run });
    if (error) throw error;
    return result as T;
  };
  const person: Person = {
    uid: user.id,
    call: (model, method, ids, named = {}) =>
      act((env) => executeKw(env, model, method, ids.length > 0 ? [ids] : [], named)),
    create: (model, values) => act((env) => create(env, model, [values])[0]),
    write: (model, id, values) => act((env) => write(env, model, [id], values)),
    unlink: (model, id) => act((env) => unlink(env, model, [id])),
    archive: (partner) => person.write("res.partner", partner, { active: false }),
    merge: (partners, into) =>
      act((env) => {
        mergeInto(env, partners, into);
        return into;
      }),
    trust: (account) => person.write("res.partner.bank", account, { allow_out_payment: true }),
  };
  return person;
}
