/** A postal code as it is compared: capitals and digits, a US code without its four further digits. */
export function postalCode(text: string | null | undefined): string | null {
  const signs = (text ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "");
  return signs.replace(/^(\d{5})\d{4}$/, "$1") || null;
}

/** The number of a house in a street: `1200 Elm St, Suite 4` and `Elm St 1200` give `1200`. */
export function houseNumber(street: string | null | undefined): string | null {
  const [first = "", ...rest] = (street ?? "").toUpperCase().split(",");
  const found = /(?<!\w)\d+[A-Z]?(?![\w.])/.exec(first) ?? /(?<!\w)\d+[A-Z]?(?![\w.])/.exec(rest.join(" "));
  return found ? found[0] : null;
}
