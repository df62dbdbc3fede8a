import { z } from "zod";
import type { Allowance } from "../kit/budget.ts";
import { ConnectorError, type Remedy } from "../kit/errors.ts";
import { failureOf } from "../kit/errors-of.ts";
import type { Answer, Ask } from "../kit/http.ts";

/** BILL's errors are a list, and their code says more than the status, which is not documented for most. */
const Problems = z.array(
  z.looseObject({
    code: z.string().nullish(),
    message: z.string().nullish(),
    timestamp: z.string().nullish(),
  }),
);
type Problem = z.infer<typeof Problems>[number];

const SIGN_IN = "check the developer key, the user, the organisation, and that all are of one environment";

/** Whose turn it is and what to do next, where the code tells it better than the status. */
const MEANINGS: Readonly<Record<string, { readonly remedy: Remedy; readonly next: string }>> = {
  BDC_1101: { remedy: "reconnect", next: SIGN_IN },
  BDC_1102: { remedy: "reconnect", next: SIGN_IN },
  BDC_1103: { remedy: "reconnect", next: "activate the developer key in BILL" },
  BDC_1104: { remedy: "reconnect", next: "accept the developer terms in BILL" },
  BDC_1105: { remedy: "reconnect", next: "let the organisation use the API" },
  BDC_1106: { remedy: "reconnect", next: SIGN_IN },
  BDC_1107: { remedy: "reconnect", next: "have BILL unlock the organisation" },
  BDC_1109: { remedy: "reconnect", next: SIGN_IN },
  BDC_1110: { remedy: "reconnect", next: "have the user unlocked in BILL" },
  BDC_1111: { remedy: "reconnect", next: SIGN_IN },
  BDC_1121: { remedy: "changed", next: "BILL does not know this address any more" },
  BDC_1123: { remedy: "reconnect", next: "correct organizationId" },
  BDC_1144: { remedy: "later", next: "it counts anew at the next full hour" },
  BDC_1322: { remedy: "later", next: "others work with the same developer key" },
  BDC_1361: { remedy: "refused", next: "BILL wants a person with a second factor for it: change it in BILL" },
};

const HOURLY = "BDC_1144";
const CONCURRENT = "BDC_1322";
const SESSION = "BDC_1109";

/** How long too many calls at one time are waited for. */
const CROWD_SECONDS = 5;

/** BILL counts in full hours, and tells the limit only when it is reached. */
const HOUR_SECONDS = 3600;
const HOURLY_LIMIT = 20_000;

export interface Refusal {
  readonly answer: Answer;
  readonly method: Ask["method"];
  /** What was done, for people: `reading vendors`. */
  readonly doing: string;
  readonly now: Date;
  /** Values that BILL may repeat and that must not be told. */
  readonly hide?: readonly (string | null | undefined)[] | undefined;
}

/** What a refused call comes to: who must act, BILL's own sentence, and what to do next. */
export function refusalOf({ answer, method, doing, now, hide }: Refusal): ConnectorError {
  const failure = failureOf({ answer, about: `BILL, ${doing}`, now, hide });
  const codes = codesOf(answer);
  const code = codes.find((one) => one in MEANINGS) ?? "";
  const meaning = MEANINGS[code];
  if (meaning)
    return new ConnectorError(meaning.remedy, `${failure.message}: ${meaning.next}`, {
      retryAfterSeconds: waitOf(code, now),
    });
  // What BILL says of a record that it does not take is for whoever keeps the record, not for a developer.
  const isOfRecord = answer.status === 400 && method !== "GET" && codes.length > 0;
  return isOfRecord ? new ConnectorError("refused", failure.message) : failure;
}

/** The session has ended, or is of no use: the call had no effect. */
export const isSignedOut = (answer: Answer): boolean =>
  answer.status >= 400 && codesOf(answer).includes(SESSION);

/** Is there no such record? An address that BILL does not know is answered with the same status. */
export const isMissing = (answer: Answer): boolean =>
  answer.status === 404 && !codesOf(answer).includes("BDC_1121");

/** Nothing is left until the next full hour: all that BILL ever says of its budget. */
export function allowanceOf(answer: Answer): Allowance | undefined {
  if (answer.status < 400) return undefined;
  const spent = problemsOf(answer).find(({ code }) => code === HOURLY);
  const at = Date.parse(spent?.timestamp ?? answer.headers.date ?? "");
  if (!spent || Number.isNaN(at)) return undefined;
  const limit = Number(/(\d+)\D*$/.exec(spent.message ?? "")?.[1] ?? HOURLY_LIMIT);
  return { limit, remaining: 0, resetsAt: new Date(at + secondsLeft(new Date(at)) * 1000) };
}

const codesOf = (answer: Answer): readonly string[] => problemsOf(answer).flatMap(({ code }) => code ?? "");

function problemsOf(answer: Answer): readonly Problem[] {
  try {
    return Problems.safeParse(answer.json()).data ?? [];
  } catch {
    return [];
  }
}

function waitOf(code: string, now: Date): number | undefined {
  if (code === CONCURRENT) return CROWD_SECONDS;
  return code === HOURLY ? secondsLeft(now) : undefined;
}

const secondsLeft = (now: Date): number => HOUR_SECONDS - (Math.floor(now.getTime() / 1000) % HOUR_SECONDS);
