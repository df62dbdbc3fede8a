import type { Inability } from "../contract.ts";

/** What BILL has no form for. */
export const INABILITIES: readonly Inability[] = [
  {
    noun: "compliance",
    cannot: "be told that a vendor's papers have lapsed: it knows vendors that are there, and archived ones",
    instead:
      "the hub makes no such vendor there; it archives none for it, because that would stop bills on other projects as well. What is paid in BILL by hand is not stopped",
  },
  {
    noun: "vendor",
    cannot: "keep a second address, contacts or trades of a vendor",
    instead: "they stay on site and in the books",
  },
];
