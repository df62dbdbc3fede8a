import { afterAll, beforeAll, describe } from "vitest";
import { guardsAccounts } from "./contract/accounts.ts";
import { hearsChanges } from "./contract/changes.ts";
import { keepsCompanies } from "./contract/companies.ts";
import { keepsCostCodes } from "./contract/cost-codes.ts";
import { namesFailures } from "./contract/failures.ts";
import { keepsProjects } from "./contract/projects.ts";
import { keepsRecipes } from "./contract/recipes.ts";
import { type OdooInstance, type Stage, stageOn } from "./contract/stage.ts";
import { changesVendors } from "./contract/updates.ts";
import { makesVendors } from "./contract/vendors.ts";

export type { OdooInstance };

/**
 * What the connector relies on in an Odoo: the fake and real ones are held to the same. It works beside other users,
 * and takes away what it made.
 */
export function keepsContract(title: string, start: () => Promise<OdooInstance>): void {
  describe(title, { timeout: 120_000 }, () => {
    let stage: Stage | undefined;
    const stageOf = () => {
      if (!stage) throw new Error("The instance did not start");
      return stage;
    };
    beforeAll(async () => {
      stage = await stageOn(await start());
    }, 120_000);
    afterAll(() => stage?.close(), 120_000);

    namesFailures(stageOf);
    makesVendors(stageOf);
    changesVendors(stageOf);
    guardsAccounts(stageOf);
    hearsChanges(stageOf);
    keepsRecipes(stageOf);
    keepsCompanies(stageOf);
    keepsProjects(stageOf);
    keepsCostCodes(stageOf);
  });
}
