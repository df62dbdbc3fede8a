import type { Inability } from "../contract.ts";

/** What Procore has no form for, or has one that the hub does not use. */
export const INABILITIES: readonly Inability[] = [
  {
    noun: "compliance",
    cannot:
      "be told of judgements yet: its vendor insurances have dates and a status for each policy, and the hub does not write them",
    instead:
      "the hub holds what it would make for such a vendor; on site people look into the compliance platform",
  },
  {
    noun: "vendor",
    cannot: "keep for which project, trade or amount a vendor is approved, until when, or why it was refused",
    instead:
      "the directory says `prequalified` while it may be worked with at all; plumbline holds and the vendor's standing say where not",
  },
  {
    noun: "vendor",
    cannot: "keep how a vendor is paid: accounts, and where payments go",
    instead: "the books keep it",
  },
];
