import { z } from "zod";
import type { Context } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer, Ask, Http } from "../kit/http.ts";
import { refusalOf } from "./refusals.ts";
import { API, signedIn } from "./session.ts";
import type { Secrets, Settings } from "./settings.ts";
import { type Terms, termsOf } from "./terms.ts";
import { inTurns } from "./turns.ts";

/** One organisation in BILL, ready to be talked to. */
export interface Bill {
  readonly settings: Settings;
  readonly http: Http;
  readonly now: () => Date;
  readonly terms: Terms;
}

export interface Call {
  readonly ask: Ask;
  /** What is done, for people: `reading vendors`. */
  readonly doing: string;
  /** Values that BILL may repeat and that must not be told. */
  readonly hide?: readonly (string | null | undefined)[] | undefined;
}

/** The late commit of a write is waited for elsewhere. */
const TIMEOUT_SECONDS = 60;

export function billClient(context: Context<Settings, Secrets>): Bill {
  const { settings, now } = context;
  const patient: Http = { ask: (ask) => context.http.ask({ timeoutSeconds: TIMEOUT_SECONDS, ...ask }) };
  const http = signedIn(inTurns(patient, settings.concurrency), context);
  return { settings, now, http, terms: termsOf({ http, settings, now }) };
}

/** The answer of a call that succeeded; throws what became of another. */
export async function called({ http, now }: Pick<Bill, "http" | "now">, call: Call): Promise<Answer> {
  const answer = await http.ask(call.ask);
  if (answer.status < 300) return answer;
  throw refusalOf({ ...call, answer, method: call.ask.method, now: now() });
}

const Session = z.object({ organizationId: z.string(), userId: z.string() });

/** Who we are there, and in which organisation. */
export async function checked(bill: Bill): Promise<string> {
  const ask: Ask = { method: "GET", path: `${API}/login/session` };
  const session = Session.safeParse((await called(bill, { ask, doing: "asking who we are" })).json());
  if (!session.success) throw new ConnectorError("changed", "BILL says in an unknown shape who we are");
  const { organizationId, userId } = session.data;
  if (organizationId !== bill.settings.organizationId)
    throw new ConnectorError(
      "reconnect",
      `BILL signs us in to organisation ${organizationId}, not ${bill.settings.organizationId}: correct organizationId`,
    );
  return `user ${userId} in organisation ${organizationId}`;
}
