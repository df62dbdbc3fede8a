import type { VendorAttributes } from "../connectors/procore/fake/vendor.ts";
import { beginDay } from "../engine/days.ts";
import type { Chapter, Stage } from "./chapter.ts";
import { dayAfter } from "./clock.ts";
import { annAndBenMap, annDecides, annMatchesJob, annOpens } from "./people.ts";
import {
  ANNEX,
  CASCADE_ON_PAVILION,
  capturePapers,
  DEPOT,
  judge,
  liability,
  openJobs,
  PAVILION,
  renew,
} from "./phase-cast.ts";
import { MIDNIGHT } from "./systems.ts";

/** The first phase of a job: who is paid comes in, whose papers are in order, and the job with its codes. */
export const FIRST_PHASE: readonly Chapter[] = [
  {
    name: "accounts payable",
    says: "Ann opens BILL: whoever may be paid is made there once. It refuses three whose address is not complete, until the site completes it",
    play: async (stage) => {
      await annOpens(stage, "bill", [["vendor"]]);
      completeAddress(stage, "Evergreen Rebar Supply", {});
      completeAddress(stage, "Tacoma Asphalt Paving", { address: "310 Port Rd", zip: "98421" });
      completeAddress(stage, "Puget Scaffold Ltd", { address: "52 Marine View Dr", zip: "98201" });
      await stage.settle({ after: ["procore"] });
    },
  },
  {
    name: "three jobs",
    says: `Procore opens the jobs ${PAVILION.number}, ${DEPOT.number} and ${ANNEX.number}, with cost codes: Odoo gets each with its analytic account. 03-3000 is the accountants' 033000, says Ann; ${ANNEX.number} waits for what Notice to Proceed means, which she proposes and Ben accepts`,
    play: async (stage) => {
      openJobs(stage.procore);
      await stage.settle({ after: ["procore"] });
      const code = { code: "cost-code.look-alike", title: "03-3000" };
      await annDecides(stage, code, { verdict: "same", because: "concrete, with a hyphen and without" });
      const word = { list: "project-status", connection: "procore", theirs: ANNEX.stage };
      await annAndBenMap(stage, { ...word, ours: "active" });
      await stage.settle({ after: [] });
    },
  },
  {
    name: "papers",
    says: "Ann opens TrustLayer, and says that Cascade in another spelling is the same and Puget Scaffolding another firm: that one was rejected there, and comes into no books",
    play: async (stage) => {
      capturePapers(stage.trustlayer.workspace, stage.clock.now());
      const code = "vendor.look-alike";
      await annOpens(stage, "trustlayer", [["compliance", "project"], ["vendor"]], async () => {
        const [cascade, puget] = ["CASCADE CONCRETE", "Puget Scaffolding LLC"].map((title) => ({
          code,
          title,
        }));
        if (cascade)
          await annDecides(stage, cascade, { verdict: "same", because: "the same yard in Puyallup" });
        if (puget) await annDecides(stage, puget, { verdict: "distinct", because: "the sons' firm" });
      });
      for (const { number } of [PAVILION, DEPOT]) await annMatchesJob(stage, number);
      await stage.settle({ after: [] });
    },
  },
  {
    name: "incomplete",
    says: "Bayview Glazing was captured without an address, and waits until the site completes it: then Odoo and BILL have it",
    play: async (stage) => {
      completeAddress(stage, "Bayview Glazing", { address: "14 Ferry St", city: "Bremerton", zip: "98337" });
      await stage.settle({ after: ["procore"] });
    },
  },
  {
    name: "one job and not the other",
    says: `Evergreen Rebar's papers are in order on ${PAVILION.number} and not on ${DEPOT.number}: it may be paid on the one, and Odoo warns of it`,
    play: async ({ trustlayer: { workspace }, clock, settle }) => {
      const vendor = "Evergreen Rebar Supply";
      judge(workspace, vendor, { job: PAVILION, covers: [liability(dayAfter(clock.now(), 300))] });
      judge(workspace, vendor, { job: DEPOT, covers: [liability(dayAfter(clock.now(), -30))] });
      await settle({ after: ["trustlayer"] });
    },
  },
  {
    name: MIDNIGHT,
    says: "At midnight Cascade's liability insurance expires: no payment from then on, and Odoo warns of it",
    play: async ({ clock, hub, settle }) => {
      clock.passMidnight();
      await beginDay(hub);
      await settle({ after: ["trustlayer"] });
    },
  },
  {
    name: "renewed",
    says: "Cascade's renewal comes into TrustLayer: it may be paid again, and Odoo's warning is gone",
    play: async ({ trustlayer: { workspace }, clock, settle }) => {
      renew(workspace, CASCADE_ON_PAVILION, [liability(dayAfter(clock.now(), 365))]);
      await settle({ after: ["trustlayer"] });
    },
  },
  {
    name: "where the money goes",
    says: "Somebody changes in BILL where Evergreen's checks are mailed: it goes nowhere until a person has decided",
    play: async ({ bill, settle }) => {
      const evergreen = bill.vendors.find(({ name }) => name === "Evergreen Rebar Supply");
      const elsewhere = { line1: "PO Box 8841", city: "Renton", zipOrPostalCode: "98057" };
      bill.changes(evergreen?.id ?? "", { address: elsewhere });
      await settle({ after: ["bill"] });
    },
  },
];

/** The site's people enter what an address lacks. */
function completeAddress({ procore }: Stage, vendor: string, more: VendorAttributes): void {
  const found = procore.vendors.find(({ name }) => name === vendor);
  procore.changes(String(found?.id), { state_code: "WA", country_code: "US", ...more });
}
