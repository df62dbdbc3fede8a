import { type Env, find, sudo, tableOf } from "../environment.ts";
import { checkViolation } from "../errors.ts";
import { create } from "../orm/create.ts";
import { unlink } from "../orm/unlink.ts";
import { assign } from "../orm/write.ts";
import type { Rules } from "../rules.ts";
import { isFalsy, type Row, type Values } from "../value.ts";
import type { Version } from "../version.ts";
import { writing } from "./writing.ts";

const ACCOUNTS = "account.analytic.account";

const PLAN_OF_PROJECTS = 1;

/** The field that holds a project's analytic account. */
const accountField = (version: Version): string => (version === 17 ? "analytic_account_id" : "account_id");

/** A project has an analytic account if it has timesheets, which is the default; its name goes with the project's. */
export const project: Rules = {
  python: { class: "ProjectProject", overrides: ["create", "write", "unlink"] },
  methods: { write: writing("values") },
  defaults: {
    user_id: ({ uid }) => uid,
    privacy_visibility: () => "portal",
    allow_timesheets: () => true,
    allow_milestones: ({ odoo: { version } }) => version < 19,
    label_tasks: () => "Tasks",
    last_update_status: () => "to_define",
    rating_status: () => "stage",
    rating_status_period: () => "monthly",
    billing_type: () => "not_billable",
    alias_contact: () => "everyone",
    alias_defaults: () => "{}",
    alias_id: () => 1,
    alias_model_id: () => 1,
    sequence: () => 10,
  },
  computed: { task_count: { value: () => 0 } },
  prepare: (values, _env, row) => (row ? withBothDatesOrNone(values, row) : values),
  check({ date_start, date }) {
    if (typeof date_start === "string" && typeof date === "string" && date < date_start)
      throw checkViolation("The project's start date must be before its end date.");
  },
  settle(row, values, env, before) {
    const field = accountField(env.odoo.version);
    if (!before && row.allow_timesheets === true && !row[field]) openAccount(row, field, env);
    if (before && "name" in values) {
      const account = find(env, ACCOUNTS, row[field]);
      if (account && account.name !== row.name)
        assign(sudo(env), ACCOUNTS, account, { name: row.name ?? null });
    }
  },
  // The account of a project goes with it, unless another project stands on it.
  beforeUnlink(rows, env) {
    const field = accountField(env.odoo.version);
    const accounts = new Set(rows.map((row) => row[field]).filter((id) => typeof id === "number"));
    for (const row of rows) assign(sudo(env), "project.project", row, { [field]: null });
    for (const id of accounts)
      if (tableOf(env, "project.project").by(field, id).length === 0) unlink(sudo(env), ACCOUNTS, [id]);
  },
};

/** A write after which one of the two dates is missing takes the other as well. */
function withBothDatesOrNone(values: Values, row: Row): Values {
  if (!("date" in values) && !("date_start" in values)) return values;
  const after = { ...row, ...values };
  return isFalsy(after.date) || isFalsy(after.date_start)
    ? { ...values, date: false, date_start: false }
    : values;
}

function openAccount(row: Row, field: string, env: Env): void {
  const [account = 0] = create(sudo(env), ACCOUNTS, [
    {
      name: row.name,
      company_id: row.company_id ?? false,
      partner_id: row.partner_id ?? false,
      plan_id: PLAN_OF_PROJECTS,
    },
  ]);
  assign(env, "project.project", row, { [field]: account });
}
