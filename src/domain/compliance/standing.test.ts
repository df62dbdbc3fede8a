import { describe, expect, it } from "vitest";
import type { Compliance } from "./entity.ts";
import { aCertificate, aSubject } from "./example.ts";
import type { Policy, Scope } from "./policy.ts";
import { type Asking, standingOf } from "./standing.ts";

const certificate = (key: string, over: Partial<Compliance> = {}) => ({
  ref: { noun: "compliance", key },
  record: aCertificate({ name: `Cascade on ${over.project ?? "all"}`, ...over }),
});
const expired = [aSubject({ expires: "2026-06-01" })];
const everywhere = certificate("c0");
const onP1 = certificate("c1", { project: "P1" });
const lapsedOnP2 = certificate("c2", { project: "P2", subjects: expired });

const ask = (
  certificates: readonly ReturnType<typeof certificate>[],
  scope: Scope | undefined,
  over: Partial<Asking> = {},
) => standingOf(certificates, { effect: "payment", scope, on: "2026-07-01", ...over });

describe("a vendor", () => {
  it("is allowed on one project and blocked on another, each with its certificate, since when and until when", () => {
    const all = [everywhere, onP1, lapsedOnP2];
    expect(ask(all, { project: "P1" })).toEqual({
      gate: "allowed",
      because: "valid",
      says: "Cascade on P1 holds until 2027-01-01",
      certificate: { noun: "compliance", key: "c1" },
      since: "2026-01-01",
      until: "2027-01-01",
    });
    expect(ask(all, { project: "P2" })).toEqual({
      gate: "blocked",
      because: "lapsed",
      says: "Cascade on P2: General liability expired on 2026-06-01",
      certificate: { noun: "compliance", key: "c2" },
      since: "2026-06-01",
      until: null,
    });
  });

  it("stands by what holds everywhere where nothing was judged for the place itself", () => {
    expect(ask([everywhere, lapsedOnP2], { project: "P3" })).toMatchObject({ certificate: { key: "c0" } });
    expect(ask([lapsedOnP2], { project: "P3" })).toMatchObject({ because: "unjudged" });
  });

  it("is judged by region, trade and legal entity alike, the nearest certificate first", () => {
    const east = certificate("c3", { legalEntity: "east", subjects: expired });
    const onEastP1 = certificate("c4", { legalEntity: "east", project: "P1" });
    const all = [everywhere, east, onEastP1];
    expect(ask(all, { legalEntity: "east", project: "P9" }).gate).toBe("blocked");
    expect(ask(all, { legalEntity: "east", project: "P1" }).gate).toBe("allowed");
    expect(ask(all, { legalEntity: "west", project: "P1" }).gate).toBe("allowed");
    expect(
      ask([certificate("c5", { region: "WA", trade: "concrete", subjects: expired })], {
        region: "WA",
        trade: "concrete",
      }).gate,
    ).toBe("blocked");
  });

  it("needs every one of several certificates that are equally near", () => {
    const other = certificate("c6", { project: "P1", subjects: expired });
    expect(ask([onP1, other], { project: "P1" })).toMatchObject({
      gate: "blocked",
      certificate: { key: "c6" },
    });
    const shorter = certificate("c7", { project: "P1", subjects: [aSubject({ expires: "2026-08-01" })] });
    expect(ask([onP1, shorter], { project: "P1" })).toMatchObject({ gate: "allowed", until: "2026-08-01" });
  });

  it("stands well as such while it does so anywhere", () => {
    expect(ask([lapsedOnP2, onP1], undefined)).toMatchObject({ gate: "allowed", certificate: { key: "c1" } });
    expect(ask([lapsedOnP2], undefined)).toMatchObject({ gate: "blocked" });
  });

  it("has no standing by a certificate that is judged no more", () => {
    const archived = certificate("c8", { project: "P2", subjects: expired, active: false });
    expect(ask([everywhere, archived], { project: "P2" })).toMatchObject({ gate: "allowed" });
  });
});

describe("the policy", () => {
  const policy: Policy = [
    { lapsed: "warn", unjudged: "block" },
    { project: "P2", lapsed: "off" },
    { effects: ["payment"], lapsed: "block" },
  ];

  it.each([
    ["payment", "P1", "blocked"],
    ["order", "P1", "warned"],
    ["payment", "P2", "allowed"],
  ] as const)("for a %s on %s with a lapsed certificate says %s", (effect, project, gate) => {
    const lapsed = certificate("c9", { subjects: expired });
    expect(ask([lapsed], { project }, { effect, policy }).gate).toBe(gate);
  });

  it("says what becomes of whom nobody has judged; without a word of the firm, nothing", () => {
    expect(ask([], { project: "P1" }, { policy }).gate).toBe("blocked");
    expect(ask([], { project: "P1" }).gate).toBe("allowed");
  });
});
