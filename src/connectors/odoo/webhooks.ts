import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Delivery, Webhooks } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Secrets, Settings } from "./settings.ts";

/**
 * Odoo signs nothing, and before 19 it sends in the middle of a transaction that may yet be undone: a delivery is a mere
 * hint. Its only guard is a token in the address, which the hub hands on as a header.
 */
export const webhooks: Webhooks<Settings, Secrets> = { verify, translate };

export const TOKEN_HEADER = "x-plumbline-token";

function verify({ headers }: Delivery, { secrets }: { secrets: Secrets }): boolean {
  const given = headers[TOKEN_HEADER];
  if (given === undefined || secrets.webhookToken === undefined) return false;
  return timingSafeEqual(digest(given), digest(secrets.webhookToken));
}

/** Digests are of one length, so that comparing them tells nothing. */
const digest = (token: string): Buffer => createHash("sha256").update(token).digest();

const Body = z.object({
  _model: z.string(),
  _id: z.number().int().positive(),
  _action: z.string().optional(),
});

/** Whose changes make us look at which noun. An analytic account says neither whether it is a cost code, nor of which project. */
const NOUNS: Readonly<Record<string, string>> = { "res.partner": "vendor", "project.project": "project" };

/** A rule on partners may fire for a contact below a vendor: read by that id it is no vendor, and its own poll finds it. */
function translate({ body }: Delivery): ReturnType<Webhooks<Settings, Secrets>["translate"]> {
  const { _model, _id } = parsed(body);
  const noun = NOUNS[_model];
  return { hints: noun ? [{ noun, id: String(_id), change: "updated" }] : [] };
}

function parsed(body: Buffer): z.infer<typeof Body> {
  try {
    return Body.parse(JSON.parse(body.toString("utf8")));
  } catch {
    throw new ConnectorError(
      "changed",
      'Odoo\'s webhook names no record: its action must be "Send Webhook Notification" of an automation rule',
    );
  }
}
