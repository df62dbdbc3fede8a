import type { Inability } from "../contract.ts";

/** What Odoo has no form for without anything installed. */
export const INABILITIES: readonly Inability[] = [
  {
    noun: "compliance",
    cannot: "stop a vendor on one project: a partner has one warning for all of them",
    instead:
      "the warning on its purchases names the project, and stops them only where its papers have lapsed everywhere",
  },
  {
    noun: "compliance",
    cannot:
      "stop a bill or a payment that people enter by hand: a blocking message is for whoever sits at the screen, and 19 has messages on purchases alone",
    instead:
      "the hub makes none for such a vendor, and holds what it would make; on bills there is a warning up to 18",
  },
  {
    noun: "vendor",
    cannot: "keep for which project, trade or amount a vendor is approved",
    instead: "the warning on it says what was refused and why; what the hub makes there is held by the gate",
  },
  {
    noun: "vendor",
    cannot: "have a bank account taken away that was refused: the hub adds accounts, and removes none",
    instead: "it stays untrusted and is told nobody else; a person archives it in Odoo",
  },
  {
    noun: "vendor",
    cannot: "be told that a bank account is trusted",
    instead: "a person trusts it in Odoo; until then nothing is paid to it",
  },
];
