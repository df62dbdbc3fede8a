import type { Rules } from "../rules.ts";
import type { Version } from "../version.ts";
import { account } from "./accounts.ts";
import { analyticAccount, analyticAccountBefore18, analyticPlan } from "./analytic.ts";
import { archivedBank, bank } from "./bank.ts";
import { bill, billLine, billLineFrom19 } from "./bill.ts";
import { company } from "./company.ts";
import { externalId } from "./external-id.ts";
import { merge } from "./merge.ts";
import { message } from "./message.ts";
import { partner } from "./partner.ts";
import { payment, paymentWizard } from "./payment.ts";
import {
  category,
  country,
  currency,
  journal,
  language,
  modelField,
  paymentTerm,
  product,
  state,
} from "./plain.ts";
import { project } from "./project.ts";
import { purchaseLine, purchaseLineFrom19, purchaseOrder } from "./purchase.ts";
import { user, userFrom18 } from "./user.ts";

const RULES: Readonly<Record<string, Rules>> = {
  "res.partner": partner,
  "res.partner.bank": archivedBank,
  "res.partner.category": category,
  "res.country": country,
  "res.country.state": state,
  "res.lang": language,
  "res.currency": currency,
  "res.company": company,
  "res.users": userFrom18,
  "ir.model.data": externalId,
  "mail.message": message,
  "ir.model.fields": modelField,
  "account.payment.term": paymentTerm,
  "account.account": account,
  "account.journal": journal,
  "account.move": bill,
  "account.move.line": billLine,
  "account.payment": payment,
  "account.payment.register": paymentWizard,
  "purchase.order": purchaseOrder,
  "purchase.order.line": purchaseLine,
  "product.product": product,
  "account.analytic.plan": analyticPlan,
  "account.analytic.account": analyticAccount,
  "project.project": project,
  "base.partner.merge.automatic.wizard": merge,
};

const DIFFERENT: Readonly<Record<Version, Readonly<Record<string, Rules>>>> = {
  17: { "res.partner.bank": bank, "res.users": user, "account.analytic.account": analyticAccountBefore18 },
  18: {},
  19: { "purchase.order.line": purchaseLineFrom19, "account.move.line": billLineFrom19 },
};

const none: Rules = {};

/** What a model does beyond its fields, in this version. */
export const rulesFor = (version: Version, model: string): Rules =>
  DIFFERENT[version][model] ?? RULES[model] ?? none;
