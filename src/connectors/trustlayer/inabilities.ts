import type { Inability } from "../contract.ts";

/** What TrustLayer has no form for, or is not asked. */
export const INABILITIES: readonly Inability[] = [
  {
    noun: "compliance",
    cannot: "be told what the hub holds because of a judgement",
    instead: "plumbline holds says it; the vendor is asked for a renewal by people, on the platform",
  },
  {
    noun: "project",
    cannot: "be told of projects: they are entered there by people",
    instead: "a project that only TrustLayer speaks of waits until somebody has said which of ours it is",
  },
];
