/** What a connector must know of one major of Odoo. Everything in which the majors differ stands here and nowhere else. */
export interface Version {
  readonly major: number;
  /** Answers `/json/2`, to an API key only. */
  readonly speaksJson2: boolean;
  /** The fields of a user that list the groups, and those that they bring along. */
  readonly userGroups: readonly string[];
  /** How one asks whether one may do something with a model at all: of the model, or of records. */
  readonly asksRights: "check_access_rights" | "has_access";
  /** The field of a bank account that holds the routing number; it comes with the US localisation. */
  readonly routing: "aba_routing" | "clearing_number";
  /** The native reference of a payment, which the payment wizard fills from `communication`. */
  readonly paymentReference: "ref" | "memo";
  /** The field of a project that holds its analytic account. */
  readonly projectAccount: "account_id" | "analytic_account_id";
  /** Putting a contact below a vendor that is there reads the vendor's credit limit, with the rights of whoever does it. */
  readonly contactReadsCredit: boolean;
  /** A tag put on a partner changes the partner's write_date; where it does not, a poll cannot see it. */
  readonly tagTouchesPartner: boolean;
  /** Removing a bank account archives it; otherwise it is deleted. */
  readonly removedAccountStays: boolean;
}

const V18: Version = {
  major: 18,
  speaksJson2: false,
  userGroups: ["groups_id"],
  asksRights: "check_access_rights",
  routing: "aba_routing",
  paymentReference: "memo",
  projectAccount: "account_id",
  contactReadsCredit: true,
  tagTouchesPartner: true,
  removedAccountStays: true,
};

const VERSIONS: readonly Version[] = [
  {
    ...V18,
    major: 17,
    paymentReference: "ref",
    projectAccount: "analytic_account_id",
    contactReadsCredit: false,
    removedAccountStays: false,
  },
  V18,
  {
    ...V18,
    major: 19,
    speaksJson2: true,
    userGroups: ["group_ids", "all_group_ids"],
    asksRights: "has_access",
    routing: "clearing_number",
    tagTouchesPartner: false,
  },
];

export const OLDEST = 17;
export const NEWEST = 19;

/** The version that a series such as `18.0`, `17.4+e` or `saas~18.2` belongs to; none where it was never tried. */
export function versionOf(series: string): Version | undefined {
  const major = Number(/\d+/.exec(series)?.[0]);
  return VERSIONS.find((version) => version.major === major);
}
