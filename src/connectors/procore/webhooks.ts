import { z } from "zod";
import type { Delivery, Hint, Webhooks } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { sameText } from "../kit/signature.ts";
import { STANDARD } from "./cost-code-lists.ts";
import type { Secrets, Settings } from "./settings.ts";
import { subJobId } from "./sub-jobs.ts";

/** Whose events make us look at which noun. A project's vendor is the company's, under the same id. */
const NOUNS: Readonly<Record<string, string>> = {
  "Company Vendors": "vendor",
  "Project Vendors": "vendor",
  Projects: "project",
  "Sub Jobs": "project",
  "Cost Codes": "cost-code",
  "Standard Cost Codes": "cost-code",
};

const CHANGES: Readonly<Record<string, Hint["change"]>> = { create: "created", delete: "deleted" };

const id = z.union([z.int(), z.string().min(1)]).transform(String);

/** Payload v2.0 and v3.0, and v4.0 with its other names. A hook has one of them. */
const Event = z.union([
  z
    .object({
      id,
      ulid: z.string().min(1).nullish(),
      event_type: z.string(),
      resource_name: z.string(),
      resource_id: id,
      project_id: id.nullish(),
    })
    .transform((event) => ({
      deliveryId: event.ulid ?? event.id,
      reason: event.event_type,
      resource: event.resource_name,
      id: event.resource_id,
      project: event.project_id,
    })),
  z
    .object({ id, reason: z.string(), resource_type: z.string(), resource_id: id, project_id: id.nullish() })
    .transform((event) => ({
      deliveryId: event.id,
      reason: event.reason,
      resource: event.resource_type,
      id: event.resource_id,
      project: event.project_id,
    })),
]);

/** Procore signs nothing: a delivery is ours if it bears the header that we gave the hook. */
export const webhooks: Webhooks<Settings, Secrets> = {
  verify({ headers }, { secrets: { webhookSecret } }) {
    return webhookSecret !== undefined && sameText(headers.authorization, `Bearer ${webhookSecret}`);
  },

  translate(delivery) {
    const event = eventOf(delivery);
    const { deliveryId, reason } = event;
    const [noun, id] = [NOUNS[event.resource], idOf(event)];
    return { deliveryId, hints: noun && id ? [{ noun, id, change: CHANGES[reason] ?? "updated" }] : [] };
  },
};

/** Of cost codes and sub-jobs we know by their id which list they are of. */
function idOf({ resource, id, project }: z.infer<typeof Event>): string | undefined {
  if (resource === "Standard Cost Codes") return `${STANDARD}/${id}`;
  if (resource === "Sub Jobs") return project ? subJobId(String(project), id) : undefined;
  if (resource === "Cost Codes") return project ? `${project}/${id}` : undefined;
  return id;
}

function eventOf({ body }: Delivery): z.infer<typeof Event> {
  const event = Event.safeParse(parsed(body));
  if (event.success) return event.data;
  throw new ConnectorError(
    "changed",
    "Procore sent an event of an unknown shape: is the hook's payload v2.0, v3.0 or v4.0?",
  );
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ConnectorError("changed", `Procore sent ${body.length} bytes that are not JSON`);
  }
}
