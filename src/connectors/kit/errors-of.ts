import { ConnectorError, type Remedy } from "./errors.ts";
import type { Answer } from "./http.ts";
import { masked } from "./masked.ts";

/** Who must act on a status. What is not listed: `later` from 500 on, `changed` below. */
const REMEDIES: Readonly<Record<number, Remedy>> = {
  401: "reconnect",
  402: "reconnect",
  403: "reconnect",
  404: "refused",
  408: "later",
  409: "refused",
  410: "refused",
  412: "refused",
  422: "refused",
  423: "refused",
  425: "later",
  429: "later",
  451: "refused",
  501: "changed",
  505: "changed",
};

/** The system turned these away at the door; any other failure on its side may have done part of the work. */
const WITHOUT_EFFECT = [425, 429, 503];

/** How much of an error's body is looked at, and how much of it is told. */
const BODY_MAX = 64 * 1024;
const SENTENCE_MAX = 300;

export interface Refused {
  readonly answer: Answer;
  /** What was asked, for people: `Procore, creating a vendor`. */
  readonly about: string;
  readonly now: Date;
  /** Values that must not be told, should the system repeat them. */
  readonly hide?: readonly (string | null | undefined)[] | undefined;
  /** The seconds to wait, where the system says it elsewhere than in `retry-after`. */
  readonly retryAfterSeconds?: number | undefined;
}

export const remedyOf = (status: number): Remedy => REMEDIES[status] ?? (status >= 500 ? "later" : "changed");

/** What a refused call comes to: who must act, and the system's own sentence. */
export function failureOf({ answer, about, now, hide = [], retryAfterSeconds }: Refused): ConnectorError {
  const { status, text } = answer;
  const remedy = remedyOf(status);
  const sentence = sentenceOf(text.length > BODY_MAX ? undefined : bodyOf(text));
  return new ConnectorError(remedy, masked(`${about}: ${sentence ?? "no reason given"} (${status})`, hide), {
    retryAfterSeconds: remedy === "later" ? (retryAfterOf(answer, now) ?? retryAfterSeconds) : undefined,
    unanswered: remedy === "later" && !WITHOUT_EFFECT.includes(status),
  });
}

/** The seconds of `retry-after`, which may be a number or a date. */
export function retryAfterOf({ headers }: Answer, now: Date): number | undefined {
  const said = headers["retry-after"];
  if (!said) return undefined;
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

/** The words of an error's body in whatever shape: a text, a list, a map of fields, or one of these below a usual name. */
export function sentenceOf(body: unknown): string | undefined {
  const words = wordsOf(body, 0);
  return words ? shortened(words) : undefined;
}

function wordsOf(body: unknown, depth: number): string {
  if (typeof body === "string") return body.trim();
  if (typeof body !== "object" || body === null || depth > 4) return "";
  if (Array.isArray(body))
    return body
      .slice(0, 10)
      .map((one) => wordsOf(one, depth + 1))
      .filter(Boolean)
      .join("; ");
  for (const name of ["error_description", "errors", "message", "error", "detail", "title"]) {
    const words = name in body ? wordsOf((body as Record<string, unknown>)[name], depth + 1) : "";
    if (words) return words;
  }
  return depth === 0 ? "" : fieldsOf(body, depth);
}

const fieldsOf = (body: object, depth: number): string =>
  Object.entries(body)
    .slice(0, 10)
    .map(([field, said]) => [field, wordsOf(said, depth + 1)] as const)
    .filter(([, words]) => words)
    .map(([field, words]) => (field === "base" ? words : `${field} ${words}`))
    .join("; ");

const shortened = (words: string): string => {
  const line = words.replace(/\s+/g, " ");
  return line.length > SENTENCE_MAX ? `${line.slice(0, SENTENCE_MAX - 1)}…` : line;
};

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
