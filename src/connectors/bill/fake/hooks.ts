import type { FakeClock } from "../../kit/fake/clock.ts";
import { Courier } from "../../kit/fake/courier.ts";
import { hmac } from "../../kit/signature.ts";

export interface Subscription {
  readonly notificationUrl: string;
  readonly securityKey: string;
}

/** BILL's webhooks: signed, escaped into a text of JSON, sent again with growing pauses until it gives up. */
export class Hooks {
  readonly courier: Courier;
  readonly #organizationId: string;
  readonly #subscriptions: Subscription[] = [];
  #count = 0;

  constructor(clock: FakeClock, organizationId: string) {
    this.#organizationId = organizationId;
    this.courier = new Courier({
      clock,
      timeoutSeconds: 10,
      pauseSeconds: (attempts) => Math.min(2 ** (attempts - 1), 3600),
      discardAfterSeconds: 24 * 3600,
    });
  }

  add(subscription: Subscription): void {
    this.#subscriptions.push(subscription);
  }

  announce(eventType: string, subject: unknown): void {
    for (const { notificationUrl: url, securityKey } of this.#subscriptions) {
      const payload = JSON.stringify(this.payload(eventType, subject));
      const signature = hmac({ key: securityKey }, JSON.stringify(payload), "base64");
      this.courier.send({ url, headers: { "x-bill-sha-signature": signature } }, payload);
    }
  }

  payload(eventType: string, subject: unknown): Record<string, unknown> {
    const number = String(++this.#count).padStart(12, "0");
    const [kind = ""] = eventType.split(".");
    return {
      metadata: {
        eventId: `3b1f6d5c-6b1c-4f3e-9a0e-${number}`,
        subscriptionId: "sub-5b0f4f7e-4b6a-4c0a-9d1c-invented",
        organizationId: this.#organizationId,
        eventType,
        version: "1",
      },
      [kind]: subject,
    };
  }
}
