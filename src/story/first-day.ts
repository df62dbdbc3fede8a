import type { Chapter } from "./chapter.ts";
import { annAndBenCome, annDecides, annLeavesUnread } from "./people.ts";

/** One day with one noun and two systems. */
export const FIRST_DAY: readonly Chapter[] = [
  {
    name: "two full systems",
    says: "Procore holds six vendors, Odoo four; both are read to the end before anything is made",
    play: (stage) => stage.settle(),
  },
  {
    name: "one company",
    says: "Ann of accounting decides that Pacific Crane & Rigging is one company, and that the vendor without a name is none",
    play: async (stage) => {
      await annAndBenCome(stage);
      const pacific = { code: "vendor.look-alike", title: "Pacific Crane" };
      await annDecides(stage, pacific, { verdict: "same", because: "the same tax number and crane" });
      await annLeavesUnread(stage, "somebody began to enter it and never went on");
      await stage.settle({ after: [] });
    },
  },
  {
    name: "a number and terms",
    says: "The bookkeeper numbers Cascade Concrete V-04471 and gives it 30 days; Procore is told the number",
    play: async ({ books, settle }) => {
      await books.change("Cascade Concrete LLC", { ref: "V-04471", terms: "30 Days" });
      await settle({ after: ["odoo"] });
    },
  },
  {
    name: "a lost answer",
    says: "Tacoma Asphalt Paving is new in Procore, and Odoo's answer to its creation is lost",
    play: async ({ books, procore, settle }) => {
      books.loseAnswer("Tacoma Asphalt");
      procore.creates({
        name: "Tacoma Asphalt Paving",
        city: "Tacoma",
        state_code: "WA",
        country_code: "US",
      });
      await settle({ after: ["procore"] });
    },
  },
  {
    name: "announced twice",
    says: "Olympic Painting gets a trade; Procore announces it twice and out of order",
    play: async ({ procore, address, settle }) => {
      procore.hooks.add({
        url: `${address}/hooks/procore`,
        version: "v2.0",
        secret: procore.secrets.webhookSecret,
      });
      procore.hooks.courier.misbehave({ random: () => 0.5, repeat: 1, withinSeconds: 1 });
      const olympic = procore.vendors.find(({ name }) => name === "Olympic Painting LLC");
      procore.changes(String(olympic?.id), { trades: [{ id: 91, name: "Painting", active: true }] });
      await settle({ after: ["procore"] });
      procore.hooks.courier.calm();
    },
  },
  {
    name: "entered a second time",
    says: "The bookkeeper enters Olympic Painting a second time, sees the proposal, and merges the two in Odoo",
    play: async ({ books, settle }) => {
      await books.enter({ name: "Olympic Painting", vat: "91-5550166" });
      await settle({ after: ["odoo"] });
      await books.merge("Olympic Painting", "Olympic Painting LLC");
      await settle({ after: ["odoo"], sweep: true });
    },
  },
  {
    name: "a bank account",
    says: "A bank account is added to Cascade Concrete in Odoo: it goes nowhere, and waits for two people to approve it",
    play: async ({ books, settle }) => {
      await books.addAccount("Cascade Concrete LLC", "000123456789");
      await settle({ after: ["odoo"] });
    },
  },
  {
    name: "a forged webhook",
    says: "Somebody forges a webhook: it is refused",
    play: async ({ address }) => {
      const headers = { authorization: "Bearer guessed", "content-type": "application/json" };
      const answer = await fetch(`${address}/hooks/procore`, { method: "POST", headers, body: "{}" });
      if (answer.status !== 401) throw new Error(`A forged webhook was answered with ${answer.status}`);
    },
  },
  {
    name: "blocked",
    says: "The bookkeeper blocks Rainier Drywall; Procore shows it as inactive",
    play: async ({ books, settle }) => {
      await books.block("Rainier Drywall Co");
      await settle({ after: ["odoo"] });
    },
  },
];
