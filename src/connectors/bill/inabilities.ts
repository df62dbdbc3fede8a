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
    cannot: "be told that a vendor is approved or refused, for what, or until when",
    instead:
      "the hub makes no refused vendor there and tells nothing of one whose approval is missing; one that is there is archived once the books make it inactive",
  },
  {
    noun: "vendor",
    cannot:
      "take a vendor's bank account from the hub: it shows four digits of it, and takes another only in its place",
    instead: "it is entered in BILL by people; what changes in the books is told nobody there",
  },
  {
    noun: "vendor",
    cannot: "keep a second address, contacts or trades of a vendor",
    instead: "they stay on site and in the books",
  },
];
