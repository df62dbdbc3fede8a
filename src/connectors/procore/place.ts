import type { Address } from "../../domain/values/address.ts";

/** A place as Procore says it, of a vendor or of a project. */
export interface Place {
  readonly address?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly state_code?: string | null | undefined;
  readonly zip?: string | null | undefined;
}

/** An empty text is nothing. */
export const line = (said: string | null | undefined): string | null => said?.trim() || null;

/** The lines of a street are joined by a comma. */
export function addressOf({ address, city, state_code, zip }: Place, country: string | null): Address | null {
  const said = {
    street: line(address?.trim().replace(/\s*[\r\n]+\s*/g, ", ")),
    city: line(city),
    state: line(state_code),
    zip: line(zip),
    country: country?.toUpperCase() ?? null,
  };
  return Object.values(said).some((part) => part !== null) ? said : null;
}

/** A country that is not said in two letters is a word that somebody has to map. */
export const isCountry = (word: string): boolean => /^[A-Za-z]{2}$/.test(word);

/** A member of a body, where something is told of it. */
export const given = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined ? {} : { [name]: value };

/** What Procore is told of a place; nothing of one that is not told. */
export function placeBody(address: Address | null | undefined): Readonly<Record<string, string | null>> {
  if (address === undefined) return {};
  const { street = null, city = null, state = null, zip = null, country = null } = address ?? {};
  return { address: street, city, state_code: state, zip, country_code: country };
}
