import type { FakeClock } from "../kit/fake/clock.ts";
import { Courier } from "../kit/fake/courier.ts";
import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";
import { FakeServer } from "../kit/fake/server.ts";
import { unauthorised } from "./fake/problems.ts";
import { routed } from "./fake/routes.ts";
import { PROJECT_OBJECT, VENDOR_OBJECT, Workspace } from "./fake/workspace.ts";

const TOKEN = "northgate-hub-token";
const WEBHOOK_TOKEN = "nobody-else-was-told-this-address";

/**
 * A TrustLayer that is not there: one workspace, and people who work in it. Judgements are calculated when they are
 * looked at, by the documents and the day.
 */
export class FakeTrustLayer {
  readonly server: FakeServer;
  readonly workspace: Workspace;
  readonly courier: Courier;
  readonly secrets = { token: TOKEN, webhookToken: WEBHOOK_TOKEN };
  /** Where webhooks go, once the workspace was told. */
  webhookUrl: string | undefined;

  private constructor(server: FakeServer) {
    this.server = server;
    this.courier = new Courier({
      clock: server.clock,
      timeoutSeconds: 10,
      pauseSeconds: (attempts) => 30 * attempts,
      discardAfterSeconds: 3600,
    });
    this.workspace = new Workspace(server.clock, (event, subject) => this.#announce(event, subject));
  }

  static async start({ clock, port }: { clock?: FakeClock; port?: number } = {}): Promise<FakeTrustLayer> {
    let handle: (request: FakeRequest) => FakeReply = () => ({ status: 503 });
    const server = await FakeServer.start({
      clock,
      port,
      handle: (request) => handle(request),
      expired: () => unauthorised,
    });
    const fake = new FakeTrustLayer(server);
    handle = (request) =>
      request.headers.authorization === `Bearer ${TOKEN}` ? routed(fake.workspace, request) : unauthorised;
    return fake;
  }

  /** What a connection to it is configured with. */
  get settings() {
    return { apiUrl: this.server.url, vendorObjectId: VENDOR_OBJECT, projectObjectId: PROJECT_OBJECT };
  }

  close(): Promise<void> {
    return this.server.close();
  }

  #announce(event: string, subject: object): void {
    if (this.webhookUrl) this.courier.send({ url: this.webhookUrl }, JSON.stringify({ event, ...subject }));
  }
}
