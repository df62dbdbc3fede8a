import { validate as atUid } from "stdnum/lib/cjs/at/uid.js";
import { validate as abn } from "stdnum/lib/cjs/au/abn.js";
import { validate as beVat } from "stdnum/lib/cjs/be/vat.js";
import { validate as bn } from "stdnum/lib/cjs/ca/bn.js";
import { validate as chUid } from "stdnum/lib/cjs/ch/uid.js";
import { validate as czDic } from "stdnum/lib/cjs/cz/dic.js";
import { validate as deVat } from "stdnum/lib/cjs/de/vat.js";
import { validate as cvr } from "stdnum/lib/cjs/dk/cvr.js";
import { validate as cif } from "stdnum/lib/cjs/es/cif.js";
import { validate as nif } from "stdnum/lib/cjs/es/nif.js";
import { validate as alv } from "stdnum/lib/cjs/fi/alv.js";
import { validate as siren } from "stdnum/lib/cjs/fr/siren.js";
import { validate as tva } from "stdnum/lib/cjs/fr/tva.js";
import { validate as gbVat } from "stdnum/lib/cjs/gb/vat.js";
import { validate as ieVat } from "stdnum/lib/cjs/ie/vat.js";
import { validate as iva } from "stdnum/lib/cjs/it/iva.js";
import { validate as luTva } from "stdnum/lib/cjs/lu/tva.js";
import { validate as rfc } from "stdnum/lib/cjs/mx/rfc.js";
import { validate as btw } from "stdnum/lib/cjs/nl/btw.js";
import { validate as orgnr } from "stdnum/lib/cjs/no/orgnr.js";
import { validate as nip } from "stdnum/lib/cjs/pl/nip.js";
import { validate as ptNif } from "stdnum/lib/cjs/pt/nif.js";
import { validate as seVat } from "stdnum/lib/cjs/se/vat.js";
import { validate as ein } from "stdnum/lib/cjs/us/ein.js";
import { validate as ssn } from "stdnum/lib/cjs/us/ssn.js";
import { taxId } from "./tax-id.ts";

type Validate = (value: string) => { readonly isValid: boolean };

interface Rule {
  /** What the country calls it, and how it is made, for a person. */
  readonly says: string;
  readonly holds: (number: string) => boolean;
}

const oneOf =
  (...validators: readonly Validate[]) =>
  (number: string): boolean =>
    validators.some((validate) => validate(number).isValid);

/** An American taxpayer number of a person who has no social security number. */
const itin: Validate = (value) => ({ isValid: /^9\d\d(5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(value) });

const EIN: Rule = {
  says: "an EIN: nine digits that begin with a campus of the IRS",
  holds: oneOf(ein),
};
const TIN: Rule = {
  says: "an EIN, an SSN or an ITIN: nine digits of a series that is given",
  holds: oneOf(ein, ssn, itin),
};
const vat = (says: string, ...validators: readonly Validate[]): Rule => ({
  says: `${says} with its check digit`,
  holds: oneOf(...validators),
});

/** By country, ISO 3166-1 alpha-2. Of any other country nothing is said. */
const RULES: Readonly<Record<string, Rule>> = {
  CA: vat("a business number (BN)", (value) => bn(value.slice(0, 9))),
  AU: vat("an ABN", abn),
  AT: vat("a UID", atUid),
  BE: vat("a VAT number", beVat),
  CH: vat("a UID", chUid),
  CZ: vat("a DIČ", czDic),
  DE: vat("a VAT number", deVat),
  DK: vat("a CVR number", cvr),
  ES: vat("a NIF", cif, nif),
  FI: vat("an ALV number", alv),
  FR: vat("a VAT number or a SIREN", tva, siren),
  GB: vat("a VAT number", gbVat),
  IE: vat("a VAT number", ieVat),
  IT: vat("a partita IVA", iva),
  LU: vat("a VAT number", luTva),
  MX: vat("an RFC", rfc),
  NL: vat("a VAT number", btw),
  NO: vat("an organisation number", (value) => orgnr(value.replace(/MVA$/, ""))),
  PL: vat("a NIP", nip),
  PT: vat("a NIF", ptNif),
  SE: vat("a VAT number", seVat),
};

/** A firm by the form that its name ends with; in the United States it has an EIN. */
const FIRM = /\b(l\.?l\.?c|inc|incorporated|corp|corporation|l\.?p|l\.?l\.?p|p\.?c|co|company|ltd)\.?\s*$/i;

/**
 * What this country's tax identity has to be, in words, where this one is not; nothing where it is right, where the
 * country's rule is not known, or where there is none.
 */
export function taxIdBroken(
  text: string | null | undefined,
  { country, name }: { readonly country: string | null | undefined; readonly name?: string | undefined },
): string | undefined {
  const signs = taxId(text);
  if (signs === null || !country) return undefined;
  const rule = country === "US" ? (FIRM.test(name ?? "") ? EIN : TIN) : RULES[country];
  if (!rule) return undefined;
  const bare = signs.replace(new RegExp(`^${country}`), "");
  return rule.holds(signs) || rule.holds(bare) ? undefined : rule.says;
}
