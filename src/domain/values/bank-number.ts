import { getCountrySpecifications, isValidIBAN } from "ibantools";

const IBAN_LIKE = /^([A-Z]{2})\d{2}[A-Z0-9]{8,30}$/;
const COUNTRIES = getCountrySpecifications();

/**
 * What a bank account's numbers have to be, in words, where they are not; nothing where they are right or where no rule
 * for them is known. Country: of whoever is paid, ISO 3166-1 alpha-2; it says which kind of routing number is meant.
 */
export function bankNumberBroken(
  { number, routing }: { readonly number: string; readonly routing: string | null },
  country: string | null | undefined,
): string | undefined {
  const account = plain(number);
  const [, land] = IBAN_LIKE.exec(account) ?? [];
  if (land && COUNTRIES[land as keyof typeof COUNTRIES]?.IBANRegistry)
    return isValidIBAN(account)
      ? undefined
      : "the account is no IBAN: its length or its check digits (mod 97) are wrong";
  if (routing === null) return undefined;
  return routingBroken(plain(routing), country, account);
}

function routingBroken(
  routing: string,
  country: string | null | undefined,
  account: string,
): string | undefined {
  switch (country) {
    case "CA":
      return /^(0\d{8}|\d{8})$/.test(routing)
        ? undefined
        : "the routing number is no Canadian one: five digits of the branch and three of the bank";
    case "GB":
      if (!/^\d{6}$/.test(routing)) return "the routing number is no sort code: six digits";
      return /^\d{8}$/.test(account) ? undefined : "the account is no British one: eight digits";
    case "AU":
      return /^\d{6}$/.test(routing) ? undefined : "the routing number is no BSB: six digits";
    case "US":
      return isAba(routing)
        ? undefined
        : "the routing number is no ABA number: nine digits with a check digit";
    default:
      return undefined;
  }
}

/** Nine digits, weighted 3, 7, 1 in turn: their sum is a multiple of ten. The first two say which bank of the Fed. */
function isAba(routing: string): boolean {
  if (!/^(0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(routing)) return false;
  const weights = [3, 7, 1];
  const sum = [...routing].reduce((total, digit, nth) => total + Number(digit) * (weights[nth % 3] ?? 0), 0);
  return sum > 0 && sum % 10 === 0;
}

const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
