import { createHash } from "node:crypto";
import { z } from "zod";
import type { Vault } from "../contract.ts";
import { ConnectorError } from "./errors.ts";
import { failureOf } from "./errors-of.ts";
import type { Http } from "./http.ts";

export interface OAuth {
  readonly http: Http;
  readonly vault: Vault;
  readonly now: () => Date;
  /** Whose tokens they are, for people. */
  readonly system: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The refresh token of a person's consent; without one the client speaks for itself (client credentials). */
  readonly refreshToken?: string | undefined;
}

export interface AccessTokens {
  /** A token that still holds. */
  current(): Promise<string>;
  /** Another one than this, which was refused; whoever else renewed it meanwhile did it for all. */
  insteadOf(refused: string): Promise<string>;
}

/** What is kept. A refresh token is good for one use: the next is stored before the access token is used. */
interface Kept {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly expiresAt: string;
  /** The consent that began this chain of refresh tokens, as a digest: a new consent begins another. */
  readonly consent: string;
}

const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});

/** A token is renewed this long before it ends, so that none ends on the way. */
const MARGIN_SECONDS = 60;

/** Access tokens by OAuth2, client credentials or refresh token: one caller renews at a time, for all processes. */
export function accessTokens(oauth: OAuth): AccessTokens {
  const { vault, now, refreshToken } = oauth;
  const consent = createHash("sha256")
    .update(`${oauth.clientId}/${refreshToken ?? ""}`)
    .digest("base64url");
  const holds = (kept: Kept) =>
    kept.consent === consent && Date.parse(kept.expiresAt) - MARGIN_SECONDS * 1000 > now().getTime();
  const keep = async (isFresh: (kept: Kept) => boolean) => {
    const kept = await vault.keep<Kept>("oauth", isFresh, (kept) => renewed(oauth, consent, kept));
    return kept.accessToken;
  };
  return {
    current: () => keep(holds),
    insteadOf: (refused) => keep((kept) => holds(kept) && kept.accessToken !== refused),
  };
}

/** Every call bears a token. One that the system refuses is replaced, once: a call with a refused token had no effect. */
export const authorised = (http: Http, tokens: AccessTokens): Http => ({
  async ask(ask) {
    const bear = (token: string) =>
      http.ask({ ...ask, headers: { ...ask.headers, authorization: `Bearer ${token}` } });
    const token = await tokens.current();
    const answer = await bear(token);
    return answer.status === 401 ? bear(await tokens.insteadOf(token)) : answer;
  },
});

async function renewed(oauth: OAuth, consent: string, kept: Kept | undefined): Promise<Kept> {
  const { http, system, tokenUrl, clientId, clientSecret, now } = oauth;
  const chain = kept?.consent === consent ? kept.refreshToken : undefined;
  const refreshToken = oauth.refreshToken === undefined ? undefined : (chain ?? oauth.refreshToken);
  const answer = await http.ask({
    method: "POST",
    path: tokenUrl,
    form: {
      client_id: clientId,
      client_secret: clientSecret,
      ...(refreshToken
        ? { grant_type: "refresh_token", refresh_token: refreshToken }
        : { grant_type: "client_credentials" }),
    },
  });
  if (answer.status >= 400) throw refusal(oauth, answer, refreshToken);
  const token = Token.safeParse(answer.json());
  if (!token.success)
    throw new ConnectorError("changed", `${system} answered the request for a token in an unknown shape`);
  const { access_token: accessToken, expires_in: seconds = 300, refresh_token: next } = token.data;
  return {
    accessToken,
    refreshToken: refreshToken ? (next ?? refreshToken) : undefined,
    expiresAt: new Date(now().getTime() + seconds * 1000).toISOString(),
    consent,
  };
}

/** A refused grant is an administrator's to mend; trouble on the other side passes. */
function refusal(
  { system, clientSecret, now }: OAuth,
  answer: Parameters<typeof failureOf>[0]["answer"],
  refreshToken: string | undefined,
): ConnectorError {
  const what = refreshToken ? "consent" : "client id and secret";
  const failure = failureOf({
    answer,
    about: `${system} gave no token for this connection's ${what}`,
    now: now(),
    hide: [clientSecret, refreshToken],
  });
  if (failure.remedy === "later") return failure;
  const next = refreshToken ? "connect it again" : "check them";
  return new ConnectorError("reconnect", `${failure.message}: ${next}`);
}
