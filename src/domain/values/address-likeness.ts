import type { Address } from "./address.ts";
import type { Evidence } from "./evidence.ts";
import { houseNumber, postalCode } from "./postal.ts";
import { wordLikeness, wordsOf } from "./words.ts";

/** What two addresses say about those who have them. */
export function addressLikeness(a: Address | null, b: Address | null): Evidence | undefined {
  const [code, otherCode] = [postalCode(a?.zip), postalCode(b?.zip)];
  if (!code || !otherCode) return undefined;
  if (code.slice(0, 3) !== otherCode.slice(0, 3))
    return { points: -0.2, says: "addresses in different regions" };
  if (code !== otherCode) return { points: -0.05, says: "different postal codes" };
  const house = houseNumber(a?.street);
  const [street, otherStreet] = [a, b].map((one) =>
    wordsOf(one?.street ?? "").find((word) => /^\p{L}{3,}/u.test(word)),
  );
  const isSame =
    house !== null &&
    house === houseNumber(b?.street) &&
    wordLikeness(street ?? "", otherStreet ?? "") > 0.85;
  return isSame ? { points: 0.35, says: "the same address" } : { points: 0.1, says: "the same postal code" };
}

/** Where it stands, as it is found by: the postal code and the house. */
export function placeKey(address: Address | null | undefined): string | null {
  const [code, house] = [postalCode(address?.zip), houseNumber(address?.street)];
  return code && house ? `${code}/${house}` : null;
}
