/**
 * BILL has no place for a key of others. Of the texts that a vendor has, the short name is the only one that reaches
 * neither a check, nor a bank, nor the vendor: our key stands there on what the hub made.
 */
const MARK = "pl:";
const SHORT_NAME_MAX = 40;

/** Undefined for a key that does not fit. */
export function shortNameOf(stamp: string): string | undefined {
  const text = `${MARK}${stamp}`;
  return text.length <= SHORT_NAME_MAX ? text : undefined;
}

/** Our key; undefined on a vendor with a short name of others. */
export const stampIn = (shortName: string | null | undefined): string | undefined =>
  shortName?.startsWith(MARK) ? shortName.slice(MARK.length) || undefined : undefined;
