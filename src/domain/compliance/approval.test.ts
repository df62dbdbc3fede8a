import { describe, expect, it } from "vitest";
import { minute, person } from "../../kernel/testing.ts";
import { approvalsOn, isRefused, rulingIn, scopeKey } from "./approval.ts";
import { clearance, clearanceOf, withApprovals } from "./gate.ts";
import type { Policy, Scope } from "./policy.ts";

const decided = (
  verdict: string,
  scope: Scope,
  over: { until?: string; limit?: string; nth?: number } = {},
) => {
  const { nth = 0, ...terms } = over;
  return person(verdict, {
    ...{ who: "person:ann", about: scopeKey(scope), at: minute(nth) },
    particulars: { scope, role: "controller", because: "known for years", ...terms },
  });
};
const DAY = "2026-06-01";
const onDay = (...asked: ReturnType<typeof decided>[]) => approvalsOn(asked, DAY);

describe("what people decide of a vendor", () => {
  it("is for its scope alone, and the nearer decision counts", () => {
    const approvals = onDay(decided("approve", {}), decided("refuse", { project: "P2" }));
    const on = (scope: Scope) => rulingIn(approvals, { scope }).is;
    expect([on({ project: "P1" }), on({ project: "P2" }), on({})]).toEqual([
      "approved",
      "refused",
      "approved",
    ]);
    expect(rulingIn(approvals, { scope: undefined }).is).toBe("approved");
    expect(rulingIn(onDay(decided("approve", { trade: "concrete" })), { scope: { trade: "steel" } }).is).toBe(
      "none",
    );
  });

  it("is taken the place of by what is decided later of the same scope, and taken back", () => {
    const all = [decided("approve", {}), decided("refuse", {}), decided("withdraw", {})];
    const is = (count: number) => rulingIn(onDay(...all.slice(0, count)), { scope: {} }).is;
    expect([is(1), is(2), is(3)]).toEqual(["approved", "refused", "none"]);
  });

  it("ends as its day begins", () => {
    const until = (day: string) => onDay(decided("approve", {}, { until: day })).length;
    expect([until("2026-06-02"), until(DAY)]).toEqual([1, 0]);
  });

  it("goes as far as its limit, in its own currency", () => {
    const approvals = onDay(decided("approve", {}, { limit: "50000.00 USD" }));
    const is = (worth: string) => rulingIn(approvals, { scope: {}, worth }).is;
    expect([is("50000.00 USD"), is("50000.01 USD"), is("9.00 CAD")]).toEqual([
      "approved",
      "beyond",
      "beyond",
    ]);
  });

  it("refuses it as such only while nothing of it is approved anywhere", () => {
    const refused = decided("refuse", {});
    expect(isRefused(onDay(refused))).toBe(true);
    expect(isRefused(onDay(refused, decided("approve", { project: "P1" })))).toBe(false);
    expect(isRefused(onDay(decided("refuse", { project: "P1" })))).toBe(false);
  });
});

describe("the gate of a firm that wants vendors approved", () => {
  const policy: Policy = [{ effects: ["payment"], project: "P2", unapproved: "block" }];
  const facts = (...asked: ReturnType<typeof decided>[]) =>
    withApprovals({ certificates: [], compliancePolicy: policy, today: DAY }, onDay(...asked));
  const paid = (project: string, ...asked: ReturnType<typeof decided>[]) =>
    clearance(facts(...asked), { effect: "payment", scope: { project } });

  it("is shut where its policy says so, until somebody has approved it there or everywhere", () => {
    expect([paid("P1").gate, paid("P2").gate]).toEqual(["allowed", "blocked"]);
    expect(paid("P2")).toMatchObject({ because: "unapproved" });
    expect(paid("P2", decided("approve", { project: "P2" })).gate).toBe("allowed");
    expect(paid("P2", decided("approve", { project: "P1" })).gate).toBe("blocked");
  });

  it("is shut to whoever was refused, whatever the policy", () => {
    expect(paid("P1", decided("refuse", { project: "P1" }))).toMatchObject({
      ...{ gate: "blocked", because: "refused" },
      says: "person:ann has refused it: known for years",
    });
  });

  it("asks for the vendor beside its papers", () => {
    expect(clearanceOf("v1").supplier).toMatchObject({ ask: "record", ref: { noun: "vendor", key: "v1" } });
  });
});
