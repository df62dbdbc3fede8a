import type { Vendor } from "./entity.ts";

/** Something that stops a vendor: everywhere, or at one seat or in one field. */
export interface Block {
  /** Where: `everywhere`, or a seat. */
  readonly where: string;
  readonly says: string;
  /** The hold behind it, by number. */
  readonly hold: number | null;
}

/** A hold of the vendor, as far as its standing rests on it. */
export interface HeldVendor {
  readonly number: number;
  /** The system in which it waits; null: it stops the vendor as a whole. */
  readonly seat: string | null;
  /** Only this field of it. */
  readonly field: string | null;
  readonly says: string;
}

export interface Standing {
  /**
   * `approved`: business may be done with it. `conditional`: it may, and something is to be minded. `blocked`: none.
   * `proposed`: nobody has admitted it yet.
   */
  readonly standing: "approved" | "conditional" | "blocked" | "proposed";
  readonly blocks: readonly Block[];
  /** What does not stop it, and is to be minded. */
  readonly conditions: readonly string[];
}

const EVERYWHERE = "everywhere";

/** How its papers stand in one place. */
export interface PapersThere {
  readonly where: string;
  readonly gate: "allowed" | "warned" | "blocked";
  readonly says: string;
}

/** May business be done with a vendor, as far as the hub knows? Papers that have lapsed block it where they are for. */
export function standingOf({
  state,
  vendor,
  holds,
  papers = [],
}: {
  readonly state: string;
  readonly vendor: Partial<Vendor>;
  readonly holds: readonly HeldVendor[];
  readonly papers?: readonly PapersThere[];
}): Standing {
  const isOff = state === "inactive" || vendor.active === false;
  const blocks: readonly Block[] = [
    ...(isOff ? [{ where: EVERYWHERE, says: "the books have made it inactive", hold: null }] : []),
    ...(state === "refused" ? [{ where: EVERYWHERE, says: "it was refused", hold: null }] : []),
    ...holds
      .filter(({ field }) => field === null)
      .map(({ number, seat, says }) => ({ where: seat ?? EVERYWHERE, says, hold: number })),
    ...papers
      .filter(({ gate }) => gate === "blocked")
      .map(({ where, says }) => ({ where: whereOf(where, papers), says, hold: null })),
  ];
  const conditions = [
    ...holds.flatMap(({ seat, field, says }) => (field === null ? [] : [`${field} in ${seat}: ${says}`])),
    ...papers.flatMap(({ where, gate, says }) => (gate === "warned" ? [`${where}: ${says}`] : [])),
    ...mindful(vendor),
  ];
  if (state === "proposed") return { standing: "proposed", blocks, conditions };
  if (blocks.some(({ where }) => where === EVERYWHERE)) return { standing: "blocked", blocks, conditions };
  const isClear = blocks.length === 0 && conditions.length === 0;
  return { standing: isClear ? "approved" : "conditional", blocks, conditions };
}

/** What is said of everywhere is not true where a nearer word allows it. */
const whereOf = (where: string, papers: readonly PapersThere[]): string =>
  where === EVERYWHERE && papers.some(({ gate }) => gate !== "blocked") ? "everywhere else" : where;

function mindful({ registration, bankAccounts = [] }: Partial<Vendor>): readonly string[] {
  const isUntrusted = bankAccounts.some(({ trusted }) => !trusted);
  return [
    ...(registration === "cancelled" ? ["the public register has cancelled its tax identity"] : []),
    ...(registration === "not-found" ? ["the public register does not know its tax identity"] : []),
    ...(isUntrusted ? ["a bank account is not trusted in the books yet: nothing is paid to it"] : []),
  ];
}
