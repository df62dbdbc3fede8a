import type { Inability } from "../contract.ts";

/** What Odoo has no form for without anything installed. */
export const INABILITIES: readonly Inability[] = [
  {
    noun: "compliance",
    cannot: "be told that a vendor's papers have lapsed, as such or on one project",
    instead:
      "the hub makes no such vendor there, and holds what it would make for one; what people enter by hand in Odoo is not stopped",
  },
  {
    noun: "vendor",
    cannot: "be told that a bank account is trusted",
    instead: "a person trusts it in Odoo; until then nothing is paid to it",
  },
];
