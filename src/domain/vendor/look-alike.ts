import type { Asked, Ref, Seat } from "../../kernel/case.ts";
import type { Alike } from "../../kernel/facts.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import type { Vendor } from "./entity.ts";
import { ALIKE_FROM, type Likeness, likeness } from "./likeness.ts";

/** What a decision on a vendor rests on: who else bears one of its marks. */
export interface VendorFacts {
  readonly lookAlikes: readonly Alike<Vendor>[];
}

/** A vendor that this one may be, and of which nobody has decided. */
interface Candidate extends Likeness {
  readonly ref: Ref;
  readonly title: string;
  readonly seats: readonly string[];
}

/** The most that a person is shown at once. */
const SHOWN_MAX = 5;

/** A vendor that may be one we have waits until a person has said of each of these that it is another one. */
export function looksLikeNobodyElse(
  vendor: Vendor,
  facts: VendorFacts,
  asked: readonly Asked[],
): Issue | undefined {
  const candidates = candidatesFor(vendor, facts, asked);
  const [best] = candidates;
  if (!best) return undefined;
  return issue(
    "vendor.look-alike",
    `${vendor.name} may be ${best.title}, which we have: ${best.because[0]}. Say whether it is the same or another one`,
    {
      facts: {
        candidates: candidates
          .slice(0, SHOWN_MAX)
          .map(({ ref, title, score, because }) => ({ ref, title, score, because })),
      },
    },
  );
}

/**
 * Whom it may be of those who stand at this seat already. One that is not admitted yet asks for itself; two that were
 * admitted and came to look alike since have nobody else to ask.
 */
export function inTheWay(
  vendor: Vendor,
  { lookAlikes }: VendorFacts,
  { seat, asked }: { readonly seat: Seat; readonly asked: readonly Asked[] },
): Issue | false | undefined {
  const there = lookAlikes.filter(({ seats }) => seats.includes(seat.connection));
  const issue = looksLikeNobodyElse(vendor, { lookAlikes: there }, asked);
  const admitted = there.filter(({ state }) => state !== "proposed");
  return issue && (looksLikeNobodyElse(vendor, { lookAlikes: admitted }, asked) ?? false);
}

/** Whom it may be, the likest first. */
function candidatesFor(
  vendor: Vendor,
  { lookAlikes }: VendorFacts,
  asked: readonly Asked[],
): readonly Candidate[] {
  const isDistinct = ({ noun, key }: Ref) =>
    asked.some((one) => one.do === "distinct" && one.about === `${noun}/${key}`);
  return lookAlikes
    .filter(({ ref }) => !isDistinct(ref))
    .map(({ ref, record, seats }) => ({ ref, title: record.name, seats, ...likeness(vendor, record) }))
    .filter(({ score }) => score >= ALIKE_FROM)
    .toSorted((a, b) => b.score - a.score || (a.ref.key < b.ref.key ? -1 : 1));
}
