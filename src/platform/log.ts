import pino from "pino";

export type Log = pino.Logger;

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

export interface LogOptions {
  readonly level: (typeof LOG_LEVELS)[number];
  /** Takes whole lines; the standard error unless a test listens. */
  readonly write?: (line: string) => void;
}

/** What one stage did with one item. There is no line when nothing happened. */
export interface StageLine {
  readonly stage: string;
  readonly item: string;
  readonly outcome: string;
  readonly milliseconds?: number;
}

const SECRETS = [
  ...[
    "password",
    "passphrase",
    "secret",
    "clientSecret",
    "client_secret",
    "token",
    "accessToken",
    "access_token",
  ],
  ...["refreshToken", "refresh_token", "apiKey", "api_key", "authorization", "cookie", "masterKey"],
];

/** Where PostgreSQL repeats the row that it did not take. */
const ROWS = ["err.detail", "err.where"];

/** Lines of JSON on the standard error. Secrets are taken out by name, and passwords out of addresses. */
export function createLog({ level, write = (line) => process.stderr.write(line) }: LogOptions): Log {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]).concat(ROWS);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: "<sealed>" } },
    { write: (line) => void write(withoutPasswords(line)) },
  );
}

/** Writes the one line of an item and a stage. */
export function logStage(log: Log, { stage, item, outcome, milliseconds }: StageLine): void {
  log.info({ stage, item, outcome, ...(milliseconds === undefined ? {} : { milliseconds }) });
}

const withoutPasswords = (line: string): string =>
  line.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/"\\]*):[^\s@/"\\]+@/gi, "$1:<sealed>@");
