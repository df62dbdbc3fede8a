import type { ClearanceFacts } from "../compliance/gate.ts";
import { type LookAlikes, lookAlikesOf } from "../values/look-alike.ts";
import type { Vendor } from "./entity.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";
import type { OnboardingPolicy } from "./onboarding.ts";

/** What a decision on a vendor rests on: who else bears one of its marks, how its papers stand, and what the firm wants to know. */
export type VendorFacts = LookAlikes<Vendor> &
  ClearanceFacts & { readonly onboarding?: OnboardingPolicy | undefined };

export const { looksLikeNobodyElse, inTheWay } = lookAlikesOf<Vendor>({
  noun: "vendor",
  likeness,
  from: ALIKE_FROM,
  title: ({ name }) => name,
});
