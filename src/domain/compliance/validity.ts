import type { Compliance, Subject } from "./entity.ts";

/** A judgement on one day: does it hold, since when, until when, and why not. Dates are calendar dates. */
export type Validity =
  | { readonly holds: true; readonly since: string | null; readonly until: string | null }
  | {
      readonly holds: false;
      /** One line for each reason, in business words. */
      readonly because: readonly string[];
      readonly since: string | null;
      /** The day on which what is to come is in force, where that alone is missing. */
      readonly until: string | null;
    };

/** How a certificate stands on a day. It never holds on the day on which the first of its subjects expires, nor later. */
export function validityOn(certificate: Compliance, day: string): Validity {
  const { status, reason, evaluatedAt } = certificate;
  const subjects = certificate.subjects.filter(isRequired);
  const expired = subjects.filter(({ expires }) => expires !== null && expires <= day);
  const refused = subjects.filter((one) => one.status === "non-compliant" && !expired.includes(one));
  const coming = subjects.filter(({ effective }) => effective !== null && effective > day);
  const because = [
    ...expired.map(({ label, expires }) => `${label} expired on ${expires}`),
    ...refused.map(({ label }) => `${label} does not meet the requirements`),
    ...coming
      .filter((one) => !refused.includes(one))
      .map(({ label, effective }) => `${label} begins on ${effective} only`),
  ];
  if (status !== "compliant" && because.length === 0)
    because.push(reason ?? (status === null ? "nobody has judged it yet" : "it was found not compliant"));
  if (because.length === 0)
    return { holds: true, since: last(subjects, "effective"), until: first(subjects, "expires") };
  const isOnlyToCome = status === "compliant" && expired.length === 0 && refused.length === 0;
  return {
    holds: false,
    because,
    since: first(expired, "expires") ?? evaluatedAt?.slice(0, 10) ?? null,
    until: isOnlyToCome ? last(coming, "effective") : null,
  };
}

/** The days on which time alone may change the judgement. */
export const turningDays = ({ subjects = [] }: Partial<Compliance>): readonly string[] =>
  subjects
    .filter(isRequired)
    .flatMap(({ effective, expires }) => [effective, expires])
    .filter((date) => date !== null);

/** What was waived need not be there at all. */
const isRequired = ({ status }: Subject): boolean => status !== "waived";

const first = (subjects: readonly Subject[], of: "effective" | "expires"): string | null =>
  datesOf(subjects, of).at(0) ?? null;
const last = (subjects: readonly Subject[], of: "effective" | "expires"): string | null =>
  datesOf(subjects, of).at(-1) ?? null;

const datesOf = (subjects: readonly Subject[], of: "effective" | "expires"): string[] =>
  subjects
    .map((one) => one[of])
    .filter((date) => date !== null)
    .sort();
