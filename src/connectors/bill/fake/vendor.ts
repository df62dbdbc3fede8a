/** A vendor as BILL keeps it. */
export interface VendorRow {
  readonly id: string;
  archived: boolean;
  name: string;
  shortName: string;
  accountNumber: string;
  accountType: string;
  email: string;
  phone: string;
  address: Place;
  paymentInformation: Payment;
  additionalInfo: Additional;
  readonly createdTime: string;
  updatedTime: string;
}

interface Place {
  line1: string;
  line2: string;
  city: string;
  stateOrProvince: string;
  zipOrPostalCode: string;
  country: string;
}

interface Payment {
  payeeName: string;
  payByType: string;
  bankAccount?: BankAccount | undefined;
}

interface BankAccount {
  nameOnAccount: string;
  accountNumber: string;
  routingNumber: string;
  type: string;
}

interface Additional {
  taxId: string;
  taxIdType: string;
  track1099: boolean;
  paymentTermId: string;
  companyName: string;
}

/** What somebody enters of a vendor, at the screen or through the API. */
export type VendorEntry = Partial<
  Pick<VendorRow, "name" | "shortName" | "accountNumber" | "accountType" | "email" | "phone" | "archived">
> & {
  readonly address?: Partial<Place>;
  readonly paymentInformation?: Partial<Payment>;
  readonly additionalInfo?: Partial<Additional>;
};

const WRITABLE = ["name", "shortName", "accountNumber", "accountType", "email", "phone"] as const;
const ADDITIONAL = ["taxId", "taxIdType", "track1099"] as const;

export const blank = (id: string, at: string): VendorRow => ({
  id,
  archived: false,
  name: "",
  shortName: "",
  accountNumber: "",
  accountType: "NONE",
  email: "",
  phone: "",
  address: { line1: "", line2: "", city: "", stateOrProvince: "", zipOrPostalCode: "", country: "" },
  paymentInformation: { payeeName: "", payByType: "CHECK" },
  additionalInfo: { taxId: "", taxIdType: "UNDEFINED", track1099: false, paymentTermId: "", companyName: "" },
  createdTime: at,
  updatedTime: at,
});

export const entered = (row: VendorRow, entry: VendorEntry): VendorRow => ({
  ...row,
  ...entry,
  address: { ...row.address, ...entry.address },
  paymentInformation: { ...row.paymentInformation, ...entry.paymentInformation },
  additionalInfo: { ...row.additionalInfo, ...entry.additionalInfo },
});

/** What the API lets itself be told. Null is overlooked, and so are terms and, on a change, the bank account. */
export function entryOf(body: Readonly<Record<string, unknown>>, isNew: boolean): VendorEntry {
  const payment = pick(body.paymentInformation, isNew ? ["payeeName", "bankAccount"] : ["payeeName"]);
  return {
    ...pick(body, WRITABLE),
    address: pick(body.address, ["line1", "line2", "city", "stateOrProvince", "zipOrPostalCode", "country"]),
    paymentInformation: payment,
    additionalInfo: pick(body.additionalInfo, ADDITIONAL),
  };
}

const pick = (value: unknown, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as object).filter(([name, one]) => names.includes(name) && one !== null),
  );

/** Why a vendor cannot stand like this, one sentence for each field. */
export function complaints({ name, shortName, email, address }: VendorRow): string[] {
  return [
    ...(typeof name === "string" && name.trim() !== "" ? [] : ["name: must not be blank"]),
    ...(name.length > 100 ? ["name: length must be between 1 and 100"] : []),
    ...(shortName.length > 40 ? ["shortName: length must be at most 40"] : []),
    ...(email === "" || email.includes("@") ? [] : [`email: ${email} is not an address`]),
    ...(["line1", "city", "zipOrPostalCode"] as const).flatMap((part) =>
      address[part] === "" ? [`address.${part}: must not be blank`] : [],
    ),
    ...(/^[A-Z]{2}$/.test(address.country) ? [] : ["address.country: must be a code of two letters"]),
  ];
}

/** As the API shows it: empty parts are left out, of an account and, where BILL masks it, of a tax id the end only. */
export function view(row: VendorRow, { masksTaxIds }: { readonly masksTaxIds: boolean }): unknown {
  const { bankAccount, ...payment } = row.paymentInformation;
  const { taxId, ...additional } = row.additionalInfo;
  const shownTaxId = masksTaxIds ? masked(taxId) : taxId;
  return {
    ...present(row),
    address: present({ ...row.address, countryName: row.address.country === "US" ? "United States" : "" }),
    paymentInformation: {
      ...present({ ...payment, email: row.email }),
      ...(bankAccount && {
        bankAccount: { ...bankAccount, accountNumber: masked(bankAccount.accountNumber) },
      }),
    },
    additionalInfo: present({ ...additional, taxId: shownTaxId }),
    bankAccountStatus: bankAccount ? "VERIFIED" : "NO_ACCOUNT",
    networkStatus: "NOT_CONNECTED",
    billCurrency: "USD",
    balance: { amount: 0 },
    autoPay: { enabled: false },
    recurringPayments: false,
    createdTime: offset(row.createdTime),
    updatedTime: offset(row.updatedTime),
  };
}

const present = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== ""));

const masked = (digits: string): string =>
  digits === "" ? "" : `${"*".repeat(Math.max(0, digits.length - 4))}${digits.slice(-4)}`;

const offset = (iso: string): string => iso.replace("Z", "+00:00");
