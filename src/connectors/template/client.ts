import { z } from "zod";
import type { Context } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { failureOf } from "../kit/errors-of.ts";
import type { Answer, Ask, Http } from "../kit/http.ts";
import type { Secrets, Settings } from "./settings.ts";

/** One account in Template System, ready to be talked to. */
export interface Api {
  readonly settings: Settings;
  readonly http: Http;
  readonly now: () => Date;
}

export function clientOf({ settings, secrets, http, now }: Context<Settings, Secrets>): Api {
  const key = { "x-api-key": secrets.apiKey };
  return { settings, now, http: { ask: (ask) => http.ask({ ...ask, headers: { ...key, ...ask.headers } }) } };
}

/** The answer of a call that succeeded; throws what became of another. `hide`: values that must not be told. */
export async function called(
  api: Api,
  { ask, doing, hide }: { ask: Ask; doing: string; hide?: readonly (string | null | undefined)[] },
): Promise<Answer> {
  const answer = await api.http.ask(ask);
  if (answer.status < 300) return answer;
  throw failureOf({ answer, about: `Template System, ${doing}`, now: api.now(), hide });
}

const Me = z.object({ name: z.string() });

/** Who we are there. */
export async function checked(api: Api): Promise<string> {
  const answer = await called(api, { ask: { method: "GET", path: "/me" }, doing: "asking who we are" });
  const me = Me.safeParse(answer.json());
  if (!me.success) throw new ConnectorError("changed", "Template System says in an unknown shape who we are");
  return me.data.name;
}
