import type { Ref } from "../../kernel/case.ts";
import { rulingIn } from "./approval.ts";
import type { Approval, Compliance } from "./entity.ts";
import { type Gated, gateFor, LIMITS, type Policy, type Scope } from "./policy.ts";
import { type Validity, validityOn } from "./validity.ts";

/** A certificate of a vendor, by its key. */
export interface Certificate {
  readonly ref: Ref;
  readonly record: Compliance;
}

/** May it be done with this vendor, here, on this day? */
export interface Standing {
  readonly gate: "allowed" | "warned" | "blocked";
  /** Where the answer comes from: a certificate that holds, one that does not or none at all; or what people decided. */
  readonly because: "valid" | "lapsed" | "unjudged" | "unapproved" | "refused";
  readonly says: string;
  readonly certificate?: Ref | undefined;
  /** Calendar dates; null where it is not known, or has no end. */
  readonly since: string | null;
  readonly until: string | null;
}

export interface Asking {
  readonly effect: Gated;
  /** Undefined: anywhere. One place in which the vendor stands well is enough. */
  readonly scope: Scope | undefined;
  /** The calendar day in question. */
  readonly on: string;
  readonly policy?: Policy | undefined;
  /** What people have decided, and what it is worth that is to be done: a decimal and a currency. */
  readonly approvals?: readonly Approval[] | undefined;
  readonly worth?: string | undefined;
}

/** Papers and people alike must allow it: the harsher of the two decides. A refusal blocks whatever the policy. */
export function standingBoth(certificates: readonly Certificate[], asking: Asking): Standing {
  const [papers, people] = [standingOf(certificates, asking), peopleOn(asking)];
  return people && ORDER.indexOf(people.gate) > ORDER.indexOf(papers.gate) ? people : papers;
}

function peopleOn({ approvals = [], scope, worth, effect, policy }: Asking): Standing | undefined {
  const { is, says, until } = rulingIn(approvals, { scope, worth });
  if (is === "approved") return undefined;
  const gate =
    is === "refused" ? "block" : gateFor(policy, { effect, scope: scope ?? {}, lacks: "unapproved" });
  const because = is === "refused" ? "refused" : "unapproved";
  return { gate: WORDS[gate], because, says, since: null, until };
}

/**
 * How a vendor stands in a scope on a day. The certificates made for the very place decide; where there are none, those
 * for wider ones. Of several that are equally near all must hold.
 */
export function standingOf(certificates: readonly Certificate[], asking: Asking): Standing {
  const active = certificates.filter(({ record }) => record.active);
  const { scope, on } = asking;
  if (scope) return judged(nearest(active, scope), asking, scope);
  const places = active.map(({ record }) => judged(nearest(active, record), asking, record));
  const [best] = places.toSorted((a, b) => ORDER.indexOf(a.gate) - ORDER.indexOf(b.gate) || later(a, b));
  return best ?? judged([], { ...asking, on }, {});
}

const ORDER = ["allowed", "warned", "blocked"] as const;

/** What lasts longer comes first; null has no end. */
const later = (a: Standing, b: Standing): number =>
  (b.until ?? "9999").localeCompare(a.until ?? "9999") || a.says.localeCompare(b.says);

/** Those whose limits all fit the scope, and of these the most particular. */
function nearest(certificates: readonly Certificate[], scope: Scope): readonly Certificate[] {
  const limits = ({ record }: Certificate) => LIMITS.filter((limit) => record[limit] !== null);
  const fitting = certificates.filter((one) =>
    limits(one).every((limit) => one.record[limit] === scope[limit]),
  );
  const most = Math.max(0, ...fitting.map((one) => limits(one).length));
  return fitting.filter((one) => limits(one).length === most);
}

function judged(certificates: readonly Certificate[], asking: Asking, scope: Scope): Standing {
  const { effect, on, policy } = asking;
  if (certificates.length === 0) {
    const gate = gateFor(policy, { effect, scope, lacks: "unjudged" });
    const says = "the compliance platform has judged it neither here nor everywhere";
    return { gate: WORDS[gate], because: "unjudged", says, since: null, until: null };
  }
  const [first, ...others] = certificates
    .map(({ ref, record }) => ({ ref, name: record.name, validity: validityOn(record, on) }))
    .toSorted((a, b) => rank(a.validity) - rank(b.validity) || a.ref.key.localeCompare(b.ref.key));
  if (!first) throw new Error("A list that is not empty has a first member");
  const { ref, name, validity } = first;
  if (validity.holds) {
    const untils = [validity, ...others.map((one) => one.validity)].map(({ until }) => until ?? "9999");
    const until = untils.sort()[0] ?? "9999";
    const says = until === "9999" ? `${name} holds` : `${name} holds until ${until}`;
    const { since } = validity;
    return {
      ...{ gate: "allowed", because: "valid", says, certificate: ref, since },
      until: until === "9999" ? null : until,
    };
  }
  const gate = gateFor(policy, { effect, scope, lacks: "lapsed" });
  const says = `${name}: ${validity.because.join("; ")}`;
  const { since, until } = validity;
  return { gate: WORDS[gate], because: "lapsed", says, certificate: ref, since, until };
}

const rank = ({ holds }: Validity): number => (holds ? 1 : 0);

const WORDS = { off: "allowed", warn: "warned", block: "blocked" } as const;
