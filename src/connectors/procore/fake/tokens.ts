import type { FakeClock } from "../../kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";

const LIFE_SECONDS = 5400;

const refused = (description: string): FakeReply => ({
  status: 400,
  body: { error: "invalid_grant", error_description: description },
});

/** The login: tokens of an hour and a half, refresh tokens that are good for one use. */
export class Tokens {
  readonly #clock: FakeClock;
  readonly #client: { readonly clientId: string; readonly clientSecret: string };
  readonly #access = new Map<string, number>();
  readonly #refresh = new Set<string>();
  #count = 0;

  constructor(clock: FakeClock, client: { readonly clientId: string; readonly clientSecret: string }) {
    this.#clock = clock;
    this.#client = client;
  }

  /** What a person's consent gives: the first refresh token of a chain. */
  consent(): string {
    const token = `refresh-${++this.#count}`;
    this.#refresh.add(token);
    return token;
  }

  grant({ body, json }: FakeRequest): FakeReply {
    const said = json() as Record<string, string> | undefined;
    const form = said ?? Object.fromEntries(new URLSearchParams(body));
    const { clientId, clientSecret } = this.#client;
    if (form.client_id !== clientId || form.client_secret !== clientSecret)
      return {
        status: 401,
        body: { error: "invalid_client", error_description: "Client authentication failed." },
      };
    if (form.grant_type === "client_credentials") return this.#issue({});
    if (form.grant_type !== "refresh_token") return refused("The grant type is not supported.");
    if (!this.#refresh.delete(form.refresh_token ?? ""))
      return refused("The provided authorization grant is invalid, expired or revoked.");
    return this.#issue({ refresh_token: this.consent() });
  }

  isValid(authorization: string | undefined): boolean {
    const until = this.#access.get(authorization?.replace(/^Bearer /, "") ?? "") ?? 0;
    return until > this.#clock.now().getTime();
  }

  /** Every access token ends now; consents stand. */
  endAll(): void {
    this.#access.clear();
  }

  /** Somebody withdraws the consent. */
  revoke(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  #issue(more: object): FakeReply {
    const token = `access-${++this.#count}`;
    const at = this.#clock.now().getTime();
    this.#access.set(token, at + LIFE_SECONDS * 1000);
    const created = Math.floor(at / 1000);
    return {
      body: {
        access_token: token,
        token_type: "bearer",
        expires_in: LIFE_SECONDS,
        created_at: created,
        ...more,
      },
    };
  }
}
