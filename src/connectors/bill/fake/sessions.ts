import type { FakeClock } from "../../kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { problem, signedOut } from "./problems.ts";

const IDLE_SECONDS = 35 * 60;

export interface Account {
  readonly devKey: string;
  readonly username: string;
  readonly password: string;
  readonly organizationId: string;
}

export const USER_ID = "00601XYZABCDEF2p0q1r";

/** Who is signed in: a session ends after 35 idle minutes. */
export class Sessions {
  readonly #clock: FakeClock;
  readonly #account: Account;
  readonly #usedAt = new Map<string, number>();
  #count = 0;

  constructor(clock: FakeClock, account: Account) {
    this.#clock = clock;
    this.#account = account;
  }

  signIn({ json }: FakeRequest): FakeReply {
    const said = (json() ?? {}) as Partial<Account>;
    const { devKey, username, password, organizationId } = this.#account;
    if (said.devKey !== devKey) return problem(401, "BDC_1102", "Developer key is invalid.");
    if (said.username !== username || said.password !== password)
      return problem(401, "BDC_1101", "User name and/or password do not match our records.");
    if (said.organizationId !== organizationId) return problem(400, "BDC_1123", "Invalid organization id.");
    const sessionId = `session-${++this.#count}`;
    this.#usedAt.set(sessionId, this.#clock.now().getTime());
    return { body: { sessionId, organizationId, userId: USER_ID, trusted: false } };
  }

  /** Nothing where who asks is signed in; every call keeps the session alive. */
  refused({ headers }: FakeRequest): FakeReply | undefined {
    if (headers.devkey !== this.#account.devKey) return problem(401, "BDC_1102", "Developer key is invalid.");
    const now = this.#clock.now().getTime();
    const usedAt = this.#usedAt.get(headers.sessionid ?? "");
    if (usedAt === undefined || now - usedAt > IDLE_SECONDS * 1000) return signedOut;
    this.#usedAt.set(headers.sessionid ?? "", now);
    return undefined;
  }

  /** Everybody is signed out. */
  endAll(): void {
    this.#usedAt.clear();
  }
}
