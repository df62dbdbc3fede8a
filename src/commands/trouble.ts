import { ConnectorError, type Remedy } from "../connectors/kit/errors.ts";
import { Refused } from "../engine/refused.ts";
import { NotResolvable } from "../engine/resolve.ts";
import { ConfigError, type ConfigIssue } from "../platform/config/issues.ts";
import { isLost } from "../store/db.ts";
import type { Globals } from "./answer.ts";
import type { Terminal } from "./terminal.ts";

/** 1: refused. 2: the command line, the configuration or the surroundings are wrong. 70: our own fault. */
export interface Trouble {
  readonly says: string;
  readonly code: 1 | 2 | 70;
  readonly issues?: readonly ConfigIssue[];
  /** Where it happened: for our own faults alone. */
  readonly stack?: string | undefined;
}

/** What went wrong, in words for whoever sits there. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ConfigError)
    return {
      says: `The configuration cannot be used:\n${indented(error.message)}`,
      code: 2,
      issues: error.issues,
    };
  if (error instanceof NotResolvable || error instanceof Refused) return { says: error.message, code: 1 };
  if (error instanceof ConnectorError)
    return { says: `${ended(error.message)} ${WHO_ACTS[error.remedy]}`, code: 1 };
  if (isLost(error) || isUnreachable(error))
    return {
      says: `The database does not answer: ${sentenceOf(error)}. See that it runs and that database.url leads to it.`,
      code: 2,
    };
  // What we throw ourselves with a sentence is a plain Error; any other kind was not foreseen.
  if (error instanceof Error && error.constructor === Error) return { says: error.message, code: 2 };
  return {
    says: `This is a fault of the program, not yours: ${sentenceOf(error)}`,
    code: 70,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** Tells it on the standard error; with `--json` the standard output has it as its one document. */
export function tellTrouble(trouble: Trouble, { json }: Globals, terminal: Terminal): void {
  const { says, stack } = trouble;
  terminal.say(stack ? `${says}\n${stack}` : says);
  if (json) printTrouble(trouble, terminal);
}

export function printTrouble({ says, code, issues }: Trouble, terminal: Terminal): void {
  const error = { code, says, ...(issues ? { issues } : {}) };
  terminal.print(JSON.stringify({ error }, undefined, 2));
}

const WHO_ACTS: Readonly<Record<Remedy, string>> = {
  later: "Try again in a while.",
  reconnect: "An administrator must mend the access: see the connection's settings and secrets.",
  refused: "It was refused as a matter of business: correct it in the document or in that system.",
  changed: "That system answers differently from what the connector expects: tell whoever maintains it.",
};

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

const indented = (text: string): string => text.replaceAll(/^/gm, "  ");

const sentenceOf = (error: unknown): string => {
  const { message, code } = (error ?? {}) as { message?: string; code?: string };
  return message || code || String(error);
};

/** No connection, no such database, no such user. */
const isUnreachable = (error: unknown): boolean =>
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|3D000|28)/.test(
    String((error as { code?: unknown } | undefined)?.code ?? ""),
  );
