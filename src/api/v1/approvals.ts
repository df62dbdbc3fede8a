import { z } from "zod";
import {
  APPROVALS,
  type ApprovalTerms,
  type ApprovalVerdict,
  scopeKey,
} from "../../domain/compliance/gate.ts";
import { decideRecord } from "../../engine/decision.ts";
import type { Hub } from "../../engine/hub.ts";
import { Refused } from "../../engine/refused.ts";
import { todayOf } from "../../engine/views/bearers.ts";
import type { Principal } from "../../store/principals.ts";
import { because, body } from "../component.ts";
import { type Operation, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { recordParams, theRecord } from "./records.ts";

const word = z.string().min(1).max(200).optional();

/** Where a decision is for: nothing named is everywhere. */
const Approving = body("VendorApproval", {
  verdict: z.enum(APPROVALS).meta({
    description:
      "approve, refuse, or withdraw what was decided of the same scope. What is refused everywhere, and approved nowhere, is made nowhere any more.",
  }),
  project: word.meta({ description: "The project's id." }),
  region: word,
  trade: word,
  legalEntity: word,
  limit: word.meta({ description: "Up to how much: `50000.00 USD`." }),
  until: z.iso.date().optional().meta({ description: "The first day on which it holds no longer." }),
  because,
});

/** What somebody decides of a vendor. */
export type VendorDecision = Omit<z.output<typeof Approving>, "verdict"> & {
  readonly verdict: ApprovalVerdict;
};

const MONEY = /^\d{1,15}(\.\d{1,4})? [A-Z]{3}$/;

/** Keeps what a person decides of a vendor in a scope. Throws Refused for what cannot be so. */
export async function decideVendor(
  hub: Hub,
  vendor: string,
  { verdict, limit, until, because, ...scope }: VendorDecision,
  { id: who, role, kind }: Pick<Principal, "id" | "role" | "kind">,
): Promise<void> {
  if (kind !== "person") throw new Refused(`${who} is no person: a vendor is approved or refused by one`);
  if (limit !== undefined && !MONEY.test(limit))
    throw new Refused(`${limit} is no amount with its currency: write it as 50000.00 USD`);
  if (until !== undefined && until <= todayOf(hub))
    throw new Refused(`${until} is past: what is decided now must hold at least until tomorrow`);
  if (because.trim() === "") throw new Refused("A decision needs a reason");
  const terms: Omit<ApprovalTerms, "because"> = { scope, limit, until, role };
  await decideRecord(
    hub,
    { noun: "vendor", key: vendor },
    {
      ...{ what: verdict, about: scopeKey(scope), particulars: { ...terms }, who, because },
    },
  );
}

export const vendorApproval: Operation = write({
  id: "decideVendor",
  path: "/vendors/{id}/approvals",
  tag: "Vendors",
  summary:
    "Approves or refuses a vendor in a scope, or withdraws that. Who decided, what and why is written down.",
  action: "approve vendors",
  params: recordParams,
  body: Approving,
  answer: outcomeAnswer("VendorApprovalOutcome", z.object({ verdict: z.enum(APPROVALS), scope: z.string() })),
  write: async (call) => {
    const { key } = await theRecord(call, "vendor", call.given.params.id);
    await decideVendor(call.hub, key, call.given.body, call.principal);
    const { project, region, trade, legalEntity, verdict } = call.given.body;
    const scope = scopeKey({ project, region, trade, legalEntity });
    return { about: { noun: "vendor", key }, result: { verdict, scope } };
  },
});
