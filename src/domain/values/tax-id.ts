/** A tax identity as it is compared: letters and digits only, in capitals, without the country before a number. */
export function taxId(text: string | null | undefined): string | null {
  const signs = (text ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "");
  return signs.replace(/^[A-Z]{2}(?=\d+$)/, "") || null;
}

/** The same, where it tells anybody apart: what people type where they have none, such as `00-0000000`, is none. */
export function tellingTaxId(text: string | null | undefined): string | null {
  const signs = taxId(text);
  return signs === null || FILLER.test(signs) ? null : signs;
}

const FILLER =
  /^(.)\1*$|^0?1234567890?$|^12345678?$|^0?987654321$|^(NA|NONE|NULL|TBD|PENDING|UNKNOWN|APPLIEDFOR|FOREIGN)$/;
