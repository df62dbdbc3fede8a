import { NotPermitted } from "../engine/access.ts";
import { Refused } from "../engine/refused.ts";
import { NotResolvable } from "../engine/resolve.ts";
import { isPassing } from "../store/db.ts";
import { Problem } from "./problem.ts";

/** What went wrong, as the caller is told it. What nobody foresaw tells nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NotPermitted) return new Problem("not-permitted", sentence(error.message));
  if (error instanceof Refused || error instanceof NotResolvable)
    return new Problem("refused", sentence(error.message));
  if (isPassing(error))
    return new Problem(
      "not-now",
      "The database is away, or busy with the same record. Nothing was done: send it again in some seconds.",
      { headers: { "retry-after": "2" } },
    );
  return (
    ofTheServer(error) ??
    new Problem("fault", "Nothing was done. It is in the hub's log: ask its administrator.")
  );
}

/** What the server itself refuses to read. */
function ofTheServer(error: unknown): Problem | undefined {
  const { statusCode, code, message } = (error ?? {}) as {
    statusCode?: number;
    code?: string;
    message?: string;
  };
  if (statusCode === 413) return new Problem("too-large", "A body may have 64 KiB here. Send less at once.");
  if (statusCode === 415)
    return new Problem("not-json", "Send JSON, and say so: content-type: application/json.");
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  const isEmpty = code === "FST_ERR_CTP_EMPTY_JSON_BODY";
  return new Problem(
    "not-readable",
    isEmpty
      ? "The body is empty. Send a JSON object, or no content-type."
      : `The request cannot be read: ${sentence(message ?? "")} Correct it and send it again.`,
  );
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
