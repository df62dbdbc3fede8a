import { z } from "zod";
import type { Context } from "../contract.ts";
import type { Allowance } from "../kit/budget.ts";
import { ConnectorError } from "../kit/errors.ts";
import { failureOf } from "../kit/errors-of.ts";
import type { Answer, Ask, Http } from "../kit/http.ts";
import { accessTokens, authorised } from "../kit/oauth.ts";
import { loginUrlOf, type Secrets, type Settings } from "./settings.ts";

/** One company in Procore, ready to be talked to. */
export interface Procore {
  readonly settings: Settings;
  readonly http: Http;
  readonly now: () => Date;
}

export interface Call {
  readonly ask: Ask;
  /** What is done, for people: `reading vendors`. */
  readonly doing: string;
  /** Values that Procore may repeat and that must not be told. */
  readonly hide?: readonly (string | null | undefined)[] | undefined;
}

/** A slow list is answered with 408 sooner than this; the late commit of a write is waited for elsewhere. */
const TIMEOUT_SECONDS = 30;

/** Every call bears the company, also where it stands in the path: a service account is lost without. */
export function procoreClient({ settings, secrets, http, vault, now }: Context<Settings, Secrets>): Procore {
  const { clientId, clientSecret, refreshToken } = secrets;
  const tokenUrl = `${loginUrlOf(settings)}/oauth/token`;
  const tokens = accessTokens({
    http,
    vault,
    now,
    system: "Procore",
    tokenUrl,
    clientId,
    clientSecret,
    refreshToken,
  });
  const company = { "procore-company-id": settings.companyId };
  const ofCompany: Http = {
    ask: (ask) =>
      http.ask({ timeoutSeconds: TIMEOUT_SECONDS, ...ask, headers: { ...company, ...ask.headers } }),
  };
  return { settings, now, http: authorised(ofCompany, tokens) };
}

/** The answer of a call that succeeded; throws what became of another. */
export async function called(procore: Procore, { ask, doing, hide }: Call): Promise<Answer> {
  const answer = await procore.http.ask(ask);
  if (answer.status < 300) return answer;
  throw refusalOf(procore, answer, { doing, hide });
}

export function refusalOf(
  { now }: Procore,
  answer: Answer,
  { doing, hide }: Pick<Call, "doing" | "hide">,
): ConnectorError {
  const resetsAt = allowanceOf(answer)?.resetsAt.getTime();
  const seconds =
    resetsAt && answer.status === 429 ? Math.ceil((resetsAt - now().getTime()) / 1000) : undefined;
  return failureOf({
    answer,
    about: `Procore, ${doing}`,
    now: now(),
    hide,
    retryAfterSeconds: seconds === undefined ? undefined : Math.max(1, seconds),
  });
}

/** Of its two windows, of an hour and of ten seconds, Procore tells the one that is nearer to its end. */
export function allowanceOf({ headers }: Answer): Allowance | undefined {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) =>
    Number.parseInt(headers[`x-rate-limit-${name}`] ?? "", 10),
  );
  if (!limit || remaining === undefined || !reset || Number.isNaN(remaining)) return undefined;
  return { limit, remaining, resetsAt: new Date(reset * 1000) };
}

const Me = z.object({ id: z.number(), login: z.string().nullish(), name: z.string().nullish() });
const Companies = z.array(z.object({ id: z.number(), name: z.string().nullish() }));

/** Who we are there, and that the app is connected to the company. */
export async function checked(procore: Procore): Promise<string> {
  const { companyId } = procore.settings;
  const [me, companies] = await Promise.all([
    called(procore, { ask: { method: "GET", path: "/rest/v1.0/me" }, doing: "asking who we are" }),
    called(procore, {
      ask: { method: "GET", path: "/rest/v1.0/companies" },
      doing: "asking for our companies",
    }),
  ]);
  const [known, ours] = [Me.safeParse(me.json()), Companies.safeParse(companies.json())];
  if (!known.success || !ours.success)
    throw new ConnectorError("changed", "Procore says in an unknown shape who we are");
  const company = ours.data.find(({ id }) => String(id) === companyId);
  if (!company)
    throw new ConnectorError(
      "reconnect",
      `Procore does not connect us to company ${companyId}: install the app there, or correct companyId`,
    );
  return `${known.data.name ?? known.data.login ?? known.data.id} in ${company.name ?? companyId}`;
}
