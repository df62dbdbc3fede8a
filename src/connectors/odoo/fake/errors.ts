/** An error as Odoo raises it: the name of its class, and the arguments the client gets to see. */
export class OdooError extends Error {
  /** The Python class with its package: `odoo.exceptions.UserError`. */
  readonly exception: string;
  readonly args: readonly unknown[];

  constructor(exception: string, message: string, args: readonly unknown[] = [message]) {
    super(message);
    this.exception = exception;
    this.args = args;
  }
}

/** A refusal of the database, which Odoo words as a ValidationError. `load` tells it in other words. */
export class DatabaseError extends OdooError {
  readonly imported: { readonly message: string; readonly field?: string };

  constructor(message: string, imported: DatabaseError["imported"]) {
    super("odoo.exceptions.ValidationError", message);
    this.imported = imported;
  }
}

/** A check of the database with a sentence of its own. */
export const checkViolation = (sentence: string): DatabaseError =>
  new DatabaseError(`The operation cannot be completed: ${sentence}`, { message: `'${sentence}'` });

const raised =
  (exception: string) =>
  (message: string): OdooError =>
    new OdooError(exception, message);

export const accessDenied = (): OdooError => new OdooError("odoo.exceptions.AccessDenied", "Access Denied");
export const accessError = raised("odoo.exceptions.AccessError");
export const userError = raised("odoo.exceptions.UserError");
export const validationError = raised("odoo.exceptions.ValidationError");
export const valueError = raised("builtins.ValueError");
export const typeError = raised("builtins.TypeError");
export const keyError = raised("builtins.KeyError");
export const attributeError = raised("builtins.AttributeError");

export const missingError = (model: string, id: number, uid: number): OdooError =>
  new OdooError(
    "odoo.exceptions.MissingError",
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
  );

/** A refusal that offers a way out: a text, an action, the label of its button. */
export function redirectWarning(message: string, action: object, button: string, shown: string): OdooError {
  const args = [message, action, button, null];
  return new OdooError("odoo.exceptions.RedirectWarning", `${message}\n${shown}\n${button}\nNone`, args);
}

/** Two transactions touched the same row: the server tries again by itself, `load` reports it. */
export const serializationFailure = (): OdooError =>
  new OdooError(
    "psycopg2.errors.SerializationFailure",
    "could not serialize access due to concurrent update\n",
  );

/** The last segment of the class name: the only part that all builds agree on. */
export const classOf = ({ exception }: OdooError): string => exception.split(".").at(-1) ?? exception;
