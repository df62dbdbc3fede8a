import { z } from "zod";
import type { Delivery, Hint, Webhooks } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { hmac, sameText } from "../kit/signature.ts";
import type { Secrets, Settings } from "./settings.ts";

/** Whose events make us look at which noun. BILL names the record by the kind of the event. */
const NOUNS: Readonly<Record<string, string>> = { vendor: "vendor" };

const CHANGES: Readonly<Record<string, Hint["change"]>> = { created: "created" };

const Event = z.looseObject({
  metadata: z.object({ eventId: z.string().min(1), eventType: z.string().regex(/^[^.]+\../) }),
});
const Subject = z.object({ id: z.string().min(1) });

/** A shorter key is none: what is no base64 decodes to next to nothing, and anybody could sign with that. */
const KEY_BYTES_MIN = 16;

/**
 * Signed over the body's exact bytes. Whether BILL takes its security key as text or as base64 is not known; nobody
 * without the key makes either. The event's own id is all that tells a replay.
 */
export const webhooks: Webhooks<Settings, Secrets> = {
  verify({ headers, body }, { secrets: { securityKey } }) {
    const signature = headers["x-bill-sha-signature"];
    const signed = keysOf(securityKey).map((key) => hmac({ key }, body, "base64"));
    return signed.filter((one) => sameText(signature, one)).length > 0;
  },

  translate({ body }) {
    const event = eventOf(body);
    const { eventId: deliveryId, eventType } = event.metadata;
    const [kind = "", change = ""] = eventType.split(".");
    const noun = NOUNS[kind];
    if (!noun) return { deliveryId, hints: [] };
    const subject = Subject.safeParse(event[kind]);
    if (!subject.success)
      throw new ConnectorError("changed", `BILL tells of a ${kind} without saying of which`);
    return { deliveryId, hints: [{ noun, id: subject.data.id, change: CHANGES[change] ?? "updated" }] };
  },
};

function keysOf(securityKey: string | undefined): readonly (string | Buffer)[] {
  if (securityKey === undefined || securityKey.length < KEY_BYTES_MIN) return [];
  const decoded = Buffer.from(securityKey, "base64");
  return decoded.length < KEY_BYTES_MIN ? [securityKey] : [securityKey, decoded];
}

/** BILL escapes its JSON and sends it as a text of JSON: both are understood. */
function eventOf(body: Delivery["body"]): z.infer<typeof Event> {
  const outer = parsed(body.toString("utf8"), body.length);
  const event = Event.safeParse(typeof outer === "string" ? parsed(outer, body.length) : outer);
  if (event.success) return event.data;
  throw new ConnectorError("changed", "BILL sent an event of an unknown shape");
}

function parsed(text: string, bytes: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectorError("changed", `BILL sent ${bytes} bytes that are not JSON`);
  }
}
