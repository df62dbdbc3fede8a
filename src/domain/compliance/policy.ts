import { z } from "zod";

export const GATES = ["off", "warn", "block"] as const;
export type Gate = (typeof GATES)[number];

/** What is gated: making the vendor in a system, and the documents that are made with it. */
export const EFFECTS = ["vendor", "order", "receipt", "invoice", "payment"] as const;
export type Gated = (typeof EFFECTS)[number];

const word = z.string().min(1).optional();

/** One line of the firm's policy. What it does not name it says for all of. */
const Line = z.strictObject({
  effects: z.array(z.enum(EFFECTS)).min(1).optional(),
  project: word,
  region: word,
  trade: word,
  legalEntity: word,
  /** What a certificate that does not hold does. */
  lapsed: z.enum(GATES).optional(),
  /** What it does that nobody has judged the vendor at all. */
  unjudged: z.enum(GATES).optional(),
  /** What it does that nobody of the firm has approved the vendor, or not for as much. */
  unapproved: z.enum(GATES).optional(),
});
type Line = z.infer<typeof Line>;

/** The firm's policy: the most particular line that speaks of a case decides; of two alike, the later. */
export const Policy = z.array(Line);
export type Policy = z.infer<typeof Policy>;

/** Where an effect takes place. Null: it is nowhere in particular. */
export interface Scope {
  readonly project?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly trade?: string | null | undefined;
  readonly legalEntity?: string | null | undefined;
}

export const LIMITS = ["project", "region", "trade", "legalEntity"] as const;

/** What a vendor can lack that a policy speaks of. */
export type Lacking = "lapsed" | "unjudged" | "unapproved";

/** Without a word of the firm: what has lapsed blocks, and who was never judged or approved is nobody's affair. */
const DEFAULTS = { lapsed: "block", unjudged: "off", unapproved: "off" } as const;

/** What the policy says of one effect in one scope. */
export function gateFor(
  policy: Policy | undefined,
  about: { readonly effect: Gated; readonly scope: Scope; readonly lacks: Lacking },
): Gate {
  const { effect, scope, lacks } = about;
  const lines = (policy ?? []).filter(
    (line) =>
      line[lacks] !== undefined &&
      (line.effects?.includes(effect) ?? true) &&
      LIMITS.every((limit) => line[limit] === undefined || line[limit] === scope[limit]),
  );
  const best = lines.toSorted((a, b) => particularity(a) - particularity(b)).at(-1);
  return best?.[lacks] ?? DEFAULTS[lacks];
}

/** A place says more than a kind of effect. */
const particularity = (line: Line): number =>
  2 * LIMITS.filter((limit) => line[limit] !== undefined).length + (line.effects ? 1 : 0);
