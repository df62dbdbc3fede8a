import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type FakeClock, inSeconds, VirtualClock } from "./clock.ts";
import { type FakeReply, type FakeRequest, readRequest, sendReply } from "./message.ts";
import { Deck, type Mischief, type Odds, type Trick } from "./mischief.ts";

/**
 * One request in the log. The numbers come from one counter, so that a judge sees what overlapped and in which order
 * effects were committed: `start` when it arrived, `effect` once it was carried out, `end` when it was answered or its
 * socket closed. After a late commit `effect` is greater than `end`; without an effect it is undefined.
 */
export interface Logged {
  readonly request: FakeRequest;
  readonly at: Date;
  readonly start: number;
  effect?: number;
  end?: number;
  /** Undefined where nothing was answered. */
  status?: number;
  trick?: Trick["kind"];
}

export interface FakeServerOptions {
  /** The system itself: carries a request out and says what it answers. */
  readonly handle: (request: FakeRequest) => FakeReply | Promise<FakeReply>;
  readonly clock?: FakeClock | undefined;
  /** A free one unless told. */
  readonly port?: number | undefined;
  /** How this system says that a token has expired; a plain 401 unless told. */
  readonly expired?: (request: FakeRequest) => FakeReply;
  /** How this system says that it was asked too often; the status and `retry-after` unless told. */
  readonly throttled?: (request: FakeRequest, seconds: number, status: 429 | 503) => FakeReply;
}

/**
 * A system that is not there: an HTTP server on loopback that keeps a log and can misbehave.
 *
 *     const fake = await FakeServer.start({ handle: ({ path }) => ({ body: { path } }) });
 *     fake.misbehave({ kind: "drop-after", when: ({ method }) => method === "POST" });
 */
export class FakeServer {
  readonly clock: FakeClock;
  readonly log: Logged[] = [];
  /** What somebody else does in the system just before a request is carried out. */
  meanwhile: ((request: FakeRequest) => void | Promise<void>) | undefined;
  readonly #options: FakeServerOptions;
  readonly #deck = new Deck();
  #server: Server = createServer();
  #count = 0;
  #port: number;

  private constructor(options: FakeServerOptions) {
    this.#options = options;
    this.clock = options.clock ?? new VirtualClock();
    this.#port = options.port ?? 0;
  }

  static async start(options: FakeServerOptions): Promise<FakeServer> {
    const fake = new FakeServer(options);
    await fake.revive();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Lays a trick for coming requests. */
  misbehave(mischief: Mischief): void {
    this.#deck.lay(mischief);
  }

  /** Lets chance strike every request from now on. */
  leaveToChance(odds: Odds): void {
    this.#deck.leaveToChance(odds);
  }

  /** No more tricks; what was left to be committed late is still committed. */
  calm(): void {
    this.#deck.clear();
  }

  /** Refuses every connection until it is revived at the same address. */
  async die(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async revive(): Promise<void> {
    const server = createServer((incoming, response) => void this.#serve(incoming, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(this.#port, "127.0.0.1", resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return this.die();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming).catch(() => undefined);
    if (!request) return;
    const logged: Logged = { request, at: this.clock.now(), start: ++this.#count };
    this.log.push(logged);
    const trick = this.#deck.draw(request);
    if (trick) logged.trick = trick.kind;
    const reply = await this.#meet(trick, logged);
    logged.end = ++this.#count;
    if (reply === "reset") incoming.socket.resetAndDestroy();
    else if (reply === "drop") incoming.socket.destroy();
    else {
      logged.status = reply.status ?? 200;
      sendReply(response, reply, this.clock.now());
    }
  }

  async #meet(trick: Trick | undefined, logged: Logged): Promise<FakeReply | "reset" | "drop"> {
    switch (trick?.kind) {
      case undefined:
        return this.#carryOut(logged);
      case "dead":
        return "reset";
      case "drop-before":
        return "drop";
      case "drop-after":
        await this.#carryOut(logged);
        return "drop";
      case "commit-late":
        this.clock.at(inSeconds(this.clock, trick.seconds ?? 120), async () => {
          await this.#carryOut(logged);
        });
        return "drop";
      case "slow": {
        const reply = await this.#carryOut(logged);
        await this.#pass(trick.seconds ?? 30);
        return reply;
      }
      case "throttle":
        return (this.#options.throttled ?? tooOften)(
          logged.request,
          trick.seconds ?? 30,
          trick.status ?? 429,
        );
      case "refuse":
        return trick.reply(logged.request);
      case "malformed":
        return { ...(await this.#carryOut(logged)), text: trick.text ?? "<html>Down for maintenance</html>" };
      case "drift": {
        const reply = await this.#carryOut(logged);
        return { ...reply, body: trick.change(structuredClone(reply.body)) };
      }
      case "expire":
        return (this.#options.expired ?? unauthorised)(logged.request);
    }
  }

  async #carryOut(logged: Logged): Promise<FakeReply> {
    try {
      await this.meanwhile?.(logged.request);
      return await this.#options.handle(logged.request);
    } catch (cause) {
      return { status: 500, body: { error: `The fake broke: ${cause}` } };
    } finally {
      logged.effect = ++this.#count;
    }
  }

  #pass(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.at(inSeconds(this.clock, seconds), resolve);
    });
  }
}

const tooOften = (_request: FakeRequest, seconds: number, status: 429 | 503): FakeReply => ({
  status,
  headers: { "retry-after": String(seconds) },
  body: { error: "asked too often" },
});

const unauthorised = (): FakeReply => ({ status: 401, body: { error: "the token has expired" } });
