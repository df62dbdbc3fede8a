import { z } from "zod";
import type { Context } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { failureOf } from "../kit/errors-of.ts";
import type { Answer, Ask, Http } from "../kit/http.ts";
import type { Secrets, Settings } from "./settings.ts";

/** One workspace in TrustLayer, ready to be talked to. */
export interface TrustLayer {
  readonly settings: Settings;
  readonly http: Http;
  readonly now: () => Date;
}

export interface Call {
  readonly ask: Ask;
  /** What is done, for people: `reading vendors`. */
  readonly doing: string;
}

/** Version 2; version 1 ends on 2027-03-31. */
export const API = "/v2";

/** The late commit of a write is waited for elsewhere. */
const TIMEOUT_SECONDS = 60;

export function clientOf({ settings, secrets, http, now }: Context<Settings, Secrets>): TrustLayer {
  const headers = { authorization: `Bearer ${secrets.token}` };
  const known: Http = {
    ask: (ask) =>
      http.ask({ timeoutSeconds: TIMEOUT_SECONDS, ...ask, headers: { ...headers, ...ask.headers } }),
  };
  return { settings, now, http: known };
}

/** The answer of a call that succeeded; throws what became of another. */
export async function called({ http, now }: TrustLayer, { ask, doing }: Call): Promise<Answer> {
  const answer = await http.ask(ask);
  if (answer.status < 300) return answer;
  const failure = failureOf({ answer, about: `TrustLayer, ${doing}`, now: now() });
  // What it says of a record that it does not take is for whoever keeps the record, not for a developer.
  if (answer.status === 400 && ask.method !== "GET") throw new ConnectorError("refused", failure.message);
  throw failure;
}

const Workspace = z.object({ name: z.string(), apiVersion: z.number() });

/** Which workspace the token opens, and whether it is one that this version of the API speaks for. */
export async function checked(trustLayer: TrustLayer): Promise<string> {
  const ask: Ask = { method: "GET", path: `${API}/workspace` };
  const answer = await called(trustLayer, { ask, doing: "asking who we are" });
  const workspace = Workspace.safeParse(answer.json());
  if (!workspace.success)
    throw new ConnectorError("changed", "TrustLayer says in an unknown shape which workspace it is");
  const { name, apiVersion } = workspace.data;
  if (apiVersion !== 2)
    throw new ConnectorError(
      "reconnect",
      `The workspace ${name} works by version ${apiVersion} of TrustLayer's API, not by 2: have TrustLayer move it first`,
    );
  return `workspace ${name}`;
}
