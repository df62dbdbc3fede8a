import { z } from "zod";
import type { Hint, Webhooks } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { sameText } from "../kit/signature.ts";
import type { Secrets, Settings } from "./settings.ts";

const Subject = z.object({ id: z.string().min(1) }).optional();

/** Which events there are is documented, their bodies are not: what names a record of ours is enough. */
const Event = z
  .looseObject({
    event: z.string().min(1).optional(),
    primaryRecord: Subject,
    contextRecord: Subject,
    requestRecord: Subject,
  })
  .refine(
    ({ event, primaryRecord, contextRecord, requestRecord }) =>
      event ?? primaryRecord ?? contextRecord ?? requestRecord,
    "names neither an event nor a record",
  );

/** TrustLayer signs nothing: a delivery is ours if it came to the address that only TrustLayer was told. */
export const webhooks: Webhooks<Settings, Secrets> = {
  verify({ headers }, { secrets: { webhookToken } }) {
    return webhookToken !== undefined && sameText(headers["x-plumbline-token"], webhookToken);
  },

  translate({ body }) {
    const event = Event.safeParse(parsed(body));
    if (!event.success) throw new ConnectorError("changed", "TrustLayer sent an event of an unknown shape");
    const { primaryRecord, contextRecord, requestRecord } = event.data;
    const named = { vendor: primaryRecord, project: contextRecord, compliance: requestRecord };
    const hints = Object.entries(named).flatMap(([noun, one]): Hint[] =>
      one ? [{ noun, id: one.id, change: "updated" }] : [],
    );
    return { hints };
  },
};

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ConnectorError("changed", `TrustLayer sent ${body.length} bytes that are not JSON`);
  }
}
