import type { FakeReply, FakeRequest } from "./message.ts";

/** What a fake does to one request instead of answering it. */
export type Trick =
  /** The connection is reset, no effect. A server that refuses connections is had with `server.die()`. */
  | { readonly kind: "dead" }
  /** The socket is closed without an answer, no effect. */
  | { readonly kind: "drop-before" }
  /** The effect, then the socket is closed without an answer. */
  | { readonly kind: "drop-after" }
  /** The socket is closed first; the effect is committed so many seconds later (120 unless told). */
  | { readonly kind: "commit-late"; readonly seconds?: number | undefined }
  /** The effect at once, the answer so many seconds later (30 unless told). */
  | { readonly kind: "slow"; readonly seconds?: number | undefined }
  /** No effect, and a refusal in the system's own manner: come back in so many seconds (30 unless told). */
  | {
      readonly kind: "throttle";
      readonly seconds?: number | undefined;
      readonly status?: 429 | 503 | undefined;
    }
  /** No effect, and this answer: a refusal in the system's own words. */
  | { readonly kind: "refuse"; readonly reply: (request: FakeRequest) => FakeReply }
  /** The effect, answered with something that is not JSON. */
  | { readonly kind: "malformed"; readonly text?: string | undefined }
  /** The effect, answered with a body of another shape. */
  | { readonly kind: "drift"; readonly change: (body: unknown) => unknown }
  /** No effect, and the answer of the system to a token that has expired. */
  | { readonly kind: "expire" };

export type Mischief = Trick & {
  /** How many requests it strikes: one unless told, `Infinity` until calmed. */
  readonly times?: number | undefined;
  /** Which requests; any unless told. */
  readonly when?: ((request: FakeRequest) => boolean) | undefined;
};

/** What a random deck draws from: the chance of each kind, together at most 1. */
export interface Odds {
  /** Numbers from 0 up to 1, seeded, so that a bad night can be had again. */
  readonly random: () => number;
  readonly odds: { readonly [K in Exclude<Trick["kind"], "drift" | "refuse">]?: number };
  /** Which requests it may strike; any unless told. */
  readonly when?: ((request: FakeRequest) => boolean) | undefined;
  /** The longest that a late commit, a slow answer or a throttle lasts. */
  readonly secondsMax?: number | undefined;
}

/** The tricks that wait for requests: those laid down first strike first; then chance has its turn. */
export class Deck {
  #laid: { readonly mischief: Mischief; left: number }[] = [];
  #chance: Odds | undefined;

  lay(mischief: Mischief): void {
    this.#laid.push({ mischief, left: mischief.times ?? 1 });
  }

  leaveToChance(odds: Odds): void {
    this.#chance = odds;
  }

  clear(): void {
    this.#laid = [];
    this.#chance = undefined;
  }

  draw(request: FakeRequest): Trick | undefined {
    const struck = this.#laid.find(({ mischief, left }) => left > 0 && (mischief.when?.(request) ?? true));
    if (!struck) return this.#chance && drawn(this.#chance, request);
    struck.left -= 1;
    if (struck.left <= 0) this.#laid = this.#laid.filter((one) => one !== struck);
    return struck.mischief;
  }
}

function drawn({ random, odds, when, secondsMax = 120 }: Odds, request: FakeRequest): Trick | undefined {
  if (when && !when(request)) return undefined;
  let at = random();
  for (const [kind, chance] of Object.entries(odds)) {
    if (at < chance) return { kind: kind as keyof typeof odds, seconds: Math.ceil(random() * secondsMax) };
    at -= chance;
  }
  return undefined;
}
