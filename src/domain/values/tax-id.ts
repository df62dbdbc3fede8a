/** A tax identity as it is compared: letters and digits only, in capitals, without the country before a number. */
export function taxId(text: string | null | undefined): string | null {
  const signs = (text ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "");
  return signs.replace(/^[A-Z]{2}(?=\d+$)/, "") || null;
}
