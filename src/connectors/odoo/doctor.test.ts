import { describe, expect, it, onTestFinished } from "vitest";
import { httpClient } from "../kit/http.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { odooClient } from "./client.ts";
import { doctor } from "./doctor.ts";
import { type FakeOdoo, fakeOdoo } from "./fake/index.ts";
import { Settings } from "./settings.ts";

async function examined(
  version: 17 | 18 | 19,
  who: (fake: FakeOdoo) => { login: string; password: string },
  settings: object = {},
) {
  const fake = await fakeOdoo({ version });
  const http = httpClient({ baseUrl: fake.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const { login, password } = who(fake);
  const client = odooClient({
    ...{ connection: "odoo", http, vault: memoryVault(), now: () => new Date(), vocabulary: vocabularyOf() },
    settings: Settings.parse({ url: fake.url, database: fake.database, user: login, ...settings }),
    secrets: { password },
  });
  return doctor(client);
}

const newcomer = (fake: FakeOdoo, groups: readonly string[]) => {
  const person = fake.person();
  const field = fake.version === 19 ? "group_ids" : "groups_id";
  const idOf = (group: string) =>
    (
      person.call("ir.model.data", "check_object_reference", [], {
        module: group.split(".")[0],
        xml_id: group.split(".")[1],
      }) as [string, number]
    )[1];
  person.create("res.users", {
    name: "New",
    login: "new",
    password: "new-secret",
    [field]: [[6, 0, groups.map(idOf)]],
  });
  return { login: "new", password: "new-secret" };
};

describe.each([17, 18, 19] as const)("the doctor, in Odoo %i", (version) => {
  it("finds nothing amiss with a user of the least rights, and prints what that is", async () => {
    const findings = await examined(version, (fake) =>
      newcomer(fake, [
        "base.group_user",
        "base.group_partner_manager",
        ...(version === 17 ? [] : ["account.group_account_readonly"]),
      ]),
    );
    expect(findings.filter(({ kind }) => kind !== "notice")).toEqual([]);
    expect(findings.find(({ about }) => about === "user")?.says).toContain("base.group_partner_manager");
    expect(findings[0]?.says).toContain(`Odoo ${version}`);
  });

  it("says what an administrator's rights could do", async () => {
    const findings = await examined(version, ({ admin }) => admin);
    const excess = findings.filter(({ kind }) => kind === "excess").map(({ about }) => about);
    expect(excess).toEqual(
      expect.arrayContaining([
        ...["account.group_validate_bank_account", "purchase.group_purchase_manager"],
        ...["account.group_account_manager", "base.group_system"],
      ]),
    );
  });

  it("says which right is missing, and which group brings it", async () => {
    const findings = await examined(version, (fake) => newcomer(fake, ["base.group_user"]));
    const missing = findings.filter(({ kind }) => kind === "missing");
    expect(missing.map(({ about }) => about)).toEqual(expect.arrayContaining(["res.partner", "load"]));
    expect(missing[0]?.remedy).toContain("base.group_partner_manager");
  });

  it("says what putting a contact below a vendor lacks, where it reads the credit limit", async () => {
    const findings = await examined(version, (fake) =>
      newcomer(fake, ["base.group_user", "base.group_partner_manager"]),
    );
    const missing = findings
      .filter(({ kind }) => kind === "missing")
      .map(({ about, remedy }) => [about, remedy]);
    expect(missing).toEqual(
      version === 17 ? [] : [["credit_limit", "Give it account.group_account_readonly"]],
    );
  });

  it("says what projects and cost codes still lack", async () => {
    const of = async (groups: readonly string[], settings: object = {}) => {
      const findings = await examined(version, (fake) => newcomer(fake, groups), settings);
      return findings.flatMap(({ kind, about, says }) =>
        ABOUT_PROJECTS.includes(about) ? `${kind}: ${says}` : [],
      );
    };
    const least = ["base.group_user", "base.group_partner_manager"];
    const enough = [...least, "project.group_project_manager", "analytic.group_analytic_accounting"];
    expect(await of(least)).toEqual([
      expect.stringMatching(/^notice: Projects .* may not write project.project, nor create project.project/),
    ]);
    expect(await of(enough)).toEqual([expect.stringMatching(/^notice: Cost codes are not carried/)]);
    expect(await of(enough, { costCodePlan: "Cost Code" })).toEqual([
      "missing: Odoo has no analytic plan called Cost Code",
    ]);
  });
});

const ABOUT_PROJECTS = ["project.project", "analytic.analytic_plan_projects", "costCodePlan"];
