import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Delivery } from "../contract.ts";

/** Equality of two texts that takes the same time wherever they differ, and whatever their lengths. */
export function sameText(a: string | undefined, b: string | undefined): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a ?? ""), digest(b ?? "")) && a !== undefined && b !== undefined;
}

/** The keyed digest of a message's exact bytes. */
export const hmac = (
  { algorithm = "sha256", key }: { algorithm?: "sha1" | "sha256"; key: string | Buffer },
  message: string | Buffer,
  encoding: "hex" | "base64" = "hex",
): string => createHmac(algorithm, key).update(message).digest(encoding);

export interface StandardWebhook {
  /** `whsec_…`, the current secret and, while it is being changed, the one before. */
  readonly secrets: readonly string[];
  readonly now: Date;
  /** How far its time may be from ours, either way: an old delivery is a replay. */
  readonly toleranceSeconds?: number | undefined;
}

/** Is the delivery signed by the rules of Standard Webhooks 1.0, and fresh? */
export function verifyStandardWebhook(
  { headers, body }: Delivery,
  { secrets, now, toleranceSeconds = 300 }: StandardWebhook,
): boolean {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const message = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const signed = signatures.split(" ").slice(0, 10);
  return secrets
    .map((secret) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .filter((key) => key.length > 0)
    .map((key) => `v1,${hmac({ key }, message, "base64")}`)
    .some((expected) => signed.some((one) => sameText(one, expected)));
}
