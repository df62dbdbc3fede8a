import { ConnectorError, type Remedy } from "../kit/errors.ts";
import { masked } from "../kit/masked.ts";

/** An error as Odoo tells it. Its `debug` carries a traceback of the server and is never read. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly arguments?: readonly unknown[] | undefined;
}

export interface Faulty {
  readonly model: string;
  readonly method: string;
  /** Values that must not be told, should Odoo repeat them. */
  readonly hide?: readonly (string | null | undefined)[] | undefined;
}

/** Who must act, by the last segment of the error's name: the package before it differs between builds. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  AccessDenied: "reconnect",
  AccessError: "reconnect",
  SessionExpiredException: "reconnect",
  Unauthorized: "reconnect",
  UserError: "refused",
  ValidationError: "refused",
  RedirectWarning: "refused",
  // The record was deleted in Odoo: a person restores it or lets it go. The sweep finds the deletion by itself.
  MissingError: "refused",
  ValueError: "changed",
  TypeError: "changed",
  KeyError: "changed",
  AttributeError: "changed",
  InvalidTextRepresentation: "changed",
  NotFound: "changed",
  BadRequest: "changed",
  UnprocessableEntity: "changed",
  SerializationFailure: "later",
  TransactionRollbackError: "later",
  LockNotAvailable: "later",
  DeadlockDetected: "later",
  MemoryError: "later",
  OperationalError: "later",
  InterfaceError: "later",
  AdminShutdown: "later",
  CannotConnectNow: "later",
  QueryCanceled: "later",
};

/** Odoo gave up before the commit: nothing was done. After the others below `later` the commit itself may have been cut off. */
const WITHOUT_EFFECT = [
  "SerializationFailure",
  "TransactionRollbackError",
  "LockNotAvailable",
  "DeadlockDetected",
  "QueryCanceled",
];

/** PostgreSQL's ways to say so, as far as Odoo passes them on. */
const NO_SUCH_DATABASE =
  /database "[^"]*" does not exist|no pg_hba\.conf entry|permission denied for database/;

const SENTENCE_MAX = 400;

/** What an error of Odoo comes to: who must act, and Odoo's own sentence. */
export function failureOf(fault: Fault, { model, method, hide = [] }: Faulty): ConnectorError {
  const name = classOf(fault);
  const remedy = remedyOf(name, fault);
  const sentence = masked(sentenceOf(fault), hide);
  return new ConnectorError(
    remedy,
    remedy === "refused" ? sentence : `Odoo answered ${model}.${method} with ${name}: ${sentence}`,
    { cause: { fault: name }, unanswered: remedy === "later" && !WITHOUT_EFFECT.includes(name) },
  );
}

/** The class of Odoo's error behind a failure, where there is one. */
export function faultOf(error: unknown): string | undefined {
  if (!(error instanceof ConnectorError)) return undefined;
  return (error.cause as { fault?: string } | undefined)?.fault ?? faultOf(error.cause);
}

/** `load` reports a conflict as a mere message: the same classes, told apart by PostgreSQL's words. */
export const isConflict = (sentence: string): boolean =>
  /could not serialize access|deadlock detected|could not obtain lock|canceling statement due to/.test(
    sentence,
  );

/** And a missing right, whatever the row: all rows fail by it. */
export const isDenial = (sentence: string): boolean =>
  /^You are not allowed to (create|modify|access|delete) '|^Access to unauthorized or invalid companies/.test(
    sentence,
  );

const classOf = ({ name }: Fault): string => name.slice(name.lastIndexOf(".") + 1);

function remedyOf(name: string, { message }: Fault): Remedy {
  // An unknown user and an unknown database are told as if a record were missing or the server were down.
  if (name === "MissingError" && message.includes("res.users(")) return "reconnect";
  if (name === "OperationalError" && NO_SUCH_DATABASE.test(message)) return "reconnect";
  if (name === "UserError" && /^Object \S+ doesn't exist/.test(message)) return "changed";
  return REMEDIES[name] ?? "changed";
}

/** The first argument is the bare sentence; the message of a RedirectWarning drags an action's source along. */
function sentenceOf({ message, arguments: [first] = [] }: Fault): string {
  const line = (typeof first === "string" && first ? first : message).replace(/\s+/g, " ").trim();
  return line.length > SENTENCE_MAX ? `${line.slice(0, SENTENCE_MAX - 1)}…` : line;
}
