import { z } from "zod";
import type { Webhooks } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { hmac, sameText } from "../kit/signature.ts";
import type { Secrets, Settings } from "./settings.ts";

const NOUNS: Readonly<Record<string, string>> = { vendor: "vendor" };

const Event = z.object({
  id: z.string().min(1),
  change: z.enum(["created", "updated", "deleted"]),
  object: z.string(),
  object_id: z.string().min(1),
});

/** Signed over the body's exact bytes. */
export const webhooks: Webhooks<Settings, Secrets> = {
  verify({ headers, body }, { secrets: { webhookSecret } }) {
    return (
      webhookSecret !== undefined && sameText(headers["x-signature"], hmac({ key: webhookSecret }, body))
    );
  },

  translate({ body }) {
    const event = Event.safeParse(parsed(body));
    if (!event.success)
      throw new ConnectorError("changed", "Template System sent an event of an unknown shape");
    const { id, change, object, object_id } = event.data;
    const noun = NOUNS[object];
    return { deliveryId: id, hints: noun ? [{ noun, id: object_id, change }] : [] };
  },
};

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ConnectorError("changed", `Template System sent ${body.length} bytes that are not JSON`);
  }
}
