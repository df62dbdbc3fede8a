import { describe, expect, it } from "vitest";
import type { Case } from "../case.ts";
import { decide, questionsOf } from "../decide.ts";
import { fingerprintOf } from "../digest.ts";
import { restsOn } from "../facts.ts";
import { atRest, road } from "../simulation.ts";
import { aCase, exactly, outcome, person, settled, silent } from "../testing.ts";
import { disputeDigest } from "../word.ts";
import { ChangeOrder, changeOrderFlow } from "./change-order.ts";

const known = ChangeOrder.parse({
  number: "CO-007",
  budgetLine: "03-300",
  total: "12500",
  status: "pending",
});
const { document: _, ...said } = known;
const voices = (now: Partial<ChangeOrder> = {}) => [
  settled<ChangeOrder>("construction", said, now),
  silent<ChangeOrder>("erp"),
];
const approve = (total = "12500") => person("approve", { digest: fingerprintOf(total) });
const story = (
  over: Partial<Case<ChangeOrder, "draft" | "pending" | "approved" | "posted">>,
  approvedSoFar = "0",
) => outcome(changeOrderFlow, { known, state: "pending", voices: voices(), ...over }, { approvedSoFar });

describe("a change order moved by two sides and a person", () => {
  it("waits for a person, with what is to be approved and the money that waits", () => {
    expect(story({})).toMatchObject({
      state: "pending",
      does: [],
      held: ["change-order.unapproved approve"],
    });
    const [hold] = decide(
      changeOrderFlow,
      aCase(changeOrderFlow, { known, state: "pending", voices: voices() }),
      { approvedSoFar: "0" },
    ).holds;
    expect(hold).toMatchObject({
      atRisk: "12500 USD",
      wake: { on: "approval", digest: fingerprintOf("12500") },
    });
  });

  it("approved as it stands amends the commitment, and its number reaches the books", () => {
    expect(story({ asked: [approve()] })).toMatchObject({
      state: "approved",
      does: ["amend-commitment → erp"],
      told: exactly({ erp: { number: "CO-007" } }),
    });
  });

  it("is posted by the books, whose document the site is told", () => {
    const erp = settled<ChangeOrder>("erp", { number: "CO-007" }, { document: "PO42/2" });
    const one = story({ state: "approved", voices: [settled<ChangeOrder>("construction", said), erp] });
    expect(one).toMatchObject({ state: "posted", told: exactly({ construction: { document: "PO42/2" } }) });
  });

  it("is not approved by the site, however it calls its status", () => {
    expect(story({ voices: voices({ status: "approved" }) }).state).toBe("pending");
  });

  it("waits while its line has too little left, which counts the others' approvals", () => {
    expect(story({ asked: [approve()] }, "40000").held).toEqual(["budget.exceeded approve"]);
    const questions = questionsOf(changeOrderFlow, aCase(changeOrderFlow, { voices: voices() }));
    expect(changeOrderFlow.marks(known, "approved").map(({ key }) => key)).toEqual(
      restsOn(questions.approvedSoFar),
    );
  });
});

describe("the trap of a draft told to the books", () => {
  it.each(["draft", "pending"] as const)("a %s is told to the books in no part", (state) => {
    const status = state === "draft" ? "drafting" : "pending";
    expect(story({ state, voices: voices({ status }) }).told).toEqual({});
  });
});

describe("the trap of an approved total that grows", () => {
  const grown = { state: "approved", voices: voices({ total: "99000" }) } as const;

  it("holds it: neither the record nor the books change", () => {
    expect(story(grown)).toMatchObject({
      next: { total: "12500" },
      does: [],
      held: ["record.rewritten construction#total"],
    });
  });

  it("is not opened by a person's take, nor by the old approval", () => {
    const take = person("take", { about: "construction#total", digest: disputeDigest("12500", "99000") });
    expect(story({ ...grown, asked: [take, approve()] }).next?.total).toBe("12500");
  });

  it("needs it reopened, which takes the amendment back, and approved anew, under another key", () => {
    const over = { known, turn: 2, state: "approved" as const, voices: voices({ total: "20000" }) };
    const facts = { approvedSoFar: "0" };
    const reopened = atRest(
      road(changeOrderFlow, aCase(changeOrderFlow, { ...over, asked: [person("reopen")] }), { facts }),
    );
    expect(reopened.situation).toMatchObject({ state: "pending", known: { total: "20000" }, asked: [] });
    expect(reopened.decision?.holds.map(({ code }) => code)).toEqual(["change-order.unapproved"]);
    const asked = [approve("12500"), approve("20000")];
    const { done } = atRest({ ...reopened, situation: { ...reopened.situation, asked } });
    expect(done.map(({ key, do: act }) => `${act} ${key}`)).toEqual([
      "reverse-amendment change-order/1/2/reopen/0",
      "amend-commitment change-order/1/4/approve/0",
    ]);
    expect(done[1]?.body).toEqual({ number: "CO-007", total: "20000" });
  });
});
