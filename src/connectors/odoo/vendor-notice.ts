import type { Notice } from "../../domain/vendor/entity.ts";
import type { Values } from "./vendor-patch.ts";
import type { VendorWire } from "./vendor-wire.ts";

/** The fields in which Odoo keeps what is to be minded of a partner; which there are depends on version and apps. */
export const WARNINGS = ["purchase_warn", "purchase_warn_msg", "invoice_warn", "invoice_warn_msg"] as const;
export type Warning = (typeof WARNINGS)[number];

/** Our line, so that a word of somebody's own is told from it and stays. */
const OURS = /^Plumbline · (blocked|to be minded): (.+)$/;
const GATES = { blocked: "block", "to be minded": "warn" } as const;

/** What Odoo's warnings say of ours; what others wrote there is theirs. */
export function noticeIn(wire: VendorWire): Notice | null {
  const [first = ""] = (wire.purchase_warn_msg ?? wire.invoice_warn_msg ?? "").split("\n");
  const [, gate, says] = OURS.exec(first.trim()) ?? [];
  return gate && says ? { gate: GATES[gate as keyof typeof GATES], says } : null;
}

/**
 * The warnings with ours in them, or without. A purchase is stopped; an invoice is only warned of, since it may be one
 * to the same partner as a customer.
 */
export function noticeValues(
  stands: VendorWire | undefined,
  notice: Notice | null,
  fields: readonly Warning[],
): Values {
  const has = (field: Warning) => fields.includes(field);
  const values: Record<string, unknown> = {};
  for (const kind of ["purchase", "invoice"] as const) {
    const [level, message] = [`${kind}_warn`, `${kind}_warn_msg`] as const;
    if (!has(message)) continue;
    const theirs = withoutOurs(stands?.[message] ?? null);
    values[message] = [...(notice ? [lineOf(notice)] : []), ...theirs].join("\n") || false;
    if (!has(level)) continue;
    const isStopped = notice?.gate === "block" && kind === "purchase";
    values[level] = isStopped ? "block" : notice || theirs.length > 0 ? "warning" : "no-message";
  }
  return values;
}

const lineOf = ({ gate, says }: Notice): string =>
  `Plumbline · ${gate === "block" ? "blocked" : "to be minded"}: ${says.replaceAll(/\s+/g, " ")}`;

const withoutOurs = (text: string | null): readonly string[] =>
  (text ?? "").split("\n").filter((line) => line.trim() !== "" && !OURS.test(line.trim()));
