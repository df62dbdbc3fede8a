import { createHash } from "node:crypto";
import { z } from "zod";
import type { Context } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Http } from "../kit/http.ts";
import { isSignedOut, refusalOf } from "./refusals.ts";
import type { Secrets, Settings } from "./settings.ts";

export const API = "/connect/v3";

/** What is kept between calls and processes: BILL allows 200 sign-ins an hour. */
interface Kept {
  readonly sessionId: string;
  /** Who signed in, as a digest: other secrets begin another session. */
  readonly of: string;
}

const Login = z.object({ sessionId: z.string().min(1) });

/**
 * Every call bears a session. It ends after 35 idle minutes, which nobody tells us beforehand: one that BILL refuses is
 * replaced, once, by one caller for all. A call with an ended session had no effect.
 */
export function signedIn(http: Http, context: Context<Settings, Secrets>): Http {
  const { vault, secrets } = context;
  const of = digestOf(context);
  const session = (refused?: string) =>
    vault.keep<Kept>(
      "session",
      (kept) => kept.of === of && kept.sessionId !== refused,
      async () => ({ sessionId: await signIn(http, context), of }),
    );
  return {
    async ask(ask) {
      const bear = ({ sessionId }: Kept) =>
        http.ask({ ...ask, headers: { devKey: secrets.devKey, sessionId, ...ask.headers } });
      const kept = await session();
      const answer = await bear(kept);
      return isSignedOut(answer) ? bear(await session(kept.sessionId)) : answer;
    },
  };
}

async function signIn(http: Http, context: Context<Settings, Secrets>): Promise<string> {
  try {
    return await sessionFor(http, context);
  } catch (error) {
    throw error instanceof ConnectorError ? withoutEffect(error) : error;
  }
}

async function sessionFor(
  http: Http,
  { settings, secrets, now }: Context<Settings, Secrets>,
): Promise<string> {
  const { devKey, username, password } = secrets;
  const { organizationId } = settings;
  const answer = await http.ask({
    method: "POST",
    path: `${API}/login`,
    json: { username, password, organizationId, devKey },
  });
  if (answer.status >= 300) {
    const hide = [devKey, username, password];
    const failure = refusalOf({ answer, method: "POST", doing: "signing in", now: now(), hide });
    throw failure.remedy === "later" ? failure : new ConnectorError("reconnect", failure.message);
  }
  const login = Login.safeParse(answer.json());
  if (!login.success) throw new ConnectorError("changed", "BILL answers a sign-in without a session");
  return login.data.sessionId;
}

/** A sign-in that fails says nothing of the call that it was for: that one was never sent. */
const withoutEffect = (error: ConnectorError): ConnectorError =>
  new ConnectorError(error.remedy, error.message, {
    cause: error,
    retryAfterSeconds: error.retryAfterSeconds,
  });

const digestOf = ({ settings, secrets }: Context<Settings, Secrets>): string =>
  createHash("sha256")
    .update(JSON.stringify([settings.organizationId, secrets.devKey, secrets.username, secrets.password]))
    .digest("base64url");
