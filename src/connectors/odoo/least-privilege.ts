/** The groups that the hub's own user needs in Odoo, and no more: tried on 17 and 18 with everything the connector does. */
export const NEEDED = ["base.group_user", "base.group_partner_manager"] as const;

/** What it needs besides where contacts read the vendor's credit limit: it shows accounting, and changes none. */
export const NEEDED_FOR_CONTACTS = "account.group_account_readonly";

/** What it needs besides where projects and cost codes are carried: Odoo lets only project administrators make projects. */
export const NEEDED_FOR_PROJECTS = [
  "project.group_project_manager",
  "analytic.group_analytic_accounting",
] as const;

/** Groups that belong to people, and what the hub's user could do with them. */
export const WITHHELD: Readonly<Record<string, string>> = {
  "account.group_validate_bank_account": "trust a vendor's bank account, so that money may go there",
  "purchase.group_purchase_manager": "approve purchase orders above the double-validation limit",
  "account.group_account_manager": "move lock dates, and post into periods that are closed",
  "base.group_system": "change every setting of Odoo",
  "base.group_erp_manager": "give rights to itself and to others",
};

export const LEAST_PRIVILEGE = [
  "A user of the hub's own, internal, with a login that nobody else uses and no e-mail notifications.",
  "Groups: Internal User (base.group_user) and Contact Creation (base.group_partner_manager).",
  `From 18 on ${NEEDED_FOR_CONTACTS} besides: Odoo reads a vendor's credit limit when a contact is put below it. No other for vendors.`,
  `Where projects and cost codes are carried, ${NEEDED_FOR_PROJECTS.join(" and ")} besides.`,
  "Allowed companies: those whose records the hub carries.",
  "An API key made by that user (Preferences, Account Security), given to the hub as `apiKey`; from 18 on it expires: note the day.",
  `Never: ${Object.entries(WITHHELD)
    .map(([group, does]) => `${group} (it could ${does})`)
    .join("; ")}.`,
].join("\n");
