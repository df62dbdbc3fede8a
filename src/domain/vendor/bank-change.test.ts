import { describe, expect, it } from "vitest";
import type { Case } from "../../kernel/case.ts";
import { decide } from "../../kernel/decide.ts";
import { aCase, outcome, person, settled, voice } from "../../kernel/testing.ts";
import type { Vendor } from "./entity.ts";
import { aVendor, unjudged } from "./example.ts";
import { vendorFlow } from "./flow.ts";

const account = { number: "000123456789", routing: "111000025", trusted: false };
const complete = aVendor({ number: "V-0017", bankAccounts: [account] });

const story = (over: Partial<Case<Vendor, "active">>) =>
  outcome(vendorFlow, over as never, { lookAlikes: [], ...unjudged });

/** An active vendor that both sides hold and agree on, but for what the books say now. */
const agreed = ({ books }: { books?: Partial<Vendor> }) => {
  const { bankAccounts: _, remitTo: __, ...onSite } = complete;
  return {
    known: complete,
    state: "active" as const,
    voices: [settled<Vendor>("construction", onSite), settled<Vendor>("erp", complete, books)],
  };
};

describe("bank accounts", () => {
  const forged = { number: "999999999999", routing: null, trusted: false };

  it("are never told to the construction side", () => {
    expect(vendorFlow.fields.bankAccounts.tells).not.toContain("construction");
    expect(story(agreed({ books: { bankAccounts: [account, forged] } })).told).toEqual({});
  });

  it("of the books are not overwritten from elsewhere: two people decide", () => {
    const { known, state, voices } = agreed({});
    const ap = voice<Vendor>("ap", { name: known.name, bankAccounts: [forged] });
    const { next, told, held } = story({ known, state, voices: [...voices, ap] });
    expect(next?.bankAccounts).toEqual([account]);
    expect(told.erp).toBeUndefined();
    expect(held).toEqual(["approval.missing ap#bankAccounts"]);
  });

  it("that the books change reach accounts payable once two have called the vendor back, untrusted", () => {
    const known = agreed({}).known;
    const voices = [settled<Vendor>("erp", known, { bankAccounts: [forged] }), settled<Vendor>("ap", known)];
    const situation = aCase(vendorFlow, { known, state: "active", voices });
    const facts = { lookAlikes: [], ...unjudged };
    const [hold] = decide(vendorFlow, situation, facts).holds;
    expect(hold).toMatchObject({ code: "approval.missing", blocks: "erp#bankAccounts" });
    const digest = String(hold?.facts?.digest);
    const approve = (who: string) =>
      person("approve", {
        ...{ who, about: "erp#bankAccounts", digest },
        particulars: { role: "controller", evidence: { kind: "call-back" } },
      });
    const asked = [approve("person:ann"), approve("person:ben")];
    expect(story({ known, state: "active", voices, asked: asked.slice(1) }).told).toEqual({});
    expect(story({ known, state: "active", voices, asked })).toMatchObject({
      told: { ap: { bankAccounts: [forged] } },
      held: [],
    });
  });

  it.each<[string, Vendor["bankAccounts"]]>([
    ["an account that a person trusts in the books", [{ ...account, trusted: true }]],
    ["one that is taken away", []],
  ])("wait for nobody because of %s", (_, bankAccounts) => {
    expect(story(agreed({ books: { bankAccounts } })).held).toEqual([]);
  });

  it("reach the books from elsewhere only where these have none", () => {
    const { known, state } = agreed({});
    const none = { ...known, bankAccounts: [] };
    const voices = [
      settled<Vendor>("erp", none),
      voice<Vendor>("ap", { name: known.name, bankAccounts: [forged] }),
    ];
    expect(story({ known: none, state, voices }).told.erp).toEqual({ bankAccounts: [forged] });
  });
});
