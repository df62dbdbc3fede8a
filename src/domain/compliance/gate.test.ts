import { describe, expect, it } from "vitest";
import type { Alike } from "../../kernel/facts.ts";
import type { Compliance } from "./entity.ts";
import { aCertificate } from "./example.ts";
import { clearanceOf, cleared } from "./gate.ts";

const bearer = (over: Partial<Compliance>, state = "in-force"): Alike<Compliance> => ({
  ref: { noun: "compliance", key: "c1" },
  record: aCertificate(over),
  state,
  seats: ["trustlayer"],
});
const guard = cleared<{ project: string }>("invoice", ({ project }) => ({ project }));
const asked = (certificates: readonly Alike<Compliance>[], today: string) =>
  guard({ project: "P1" }, { certificates, compliancePolicy: undefined, today }, []);

describe("the gate", () => {
  it("stands open while the vendor's certificate holds there", () => {
    expect(asked([bearer({ project: "P1" })], "2026-06-01")).toBeUndefined();
  });

  it("is shut once it has lapsed, names certificate and remedy, and is woken by that certificate", () => {
    expect(asked([bearer({ project: "P1", name: "Cascade on P1" })], "2027-01-01")).toMatchObject({
      code: "compliance.lapsed",
      says: "No invoice with this vendor: Cascade on P1: General liability expired on 2027-01-01. It goes on by itself once that is mended: have its papers put in order on the compliance platform",
      wake: { on: "reference", ref: { noun: "compliance", key: "c1" } },
      facts: { effect: "invoice", since: "2027-01-01" },
    });
  });

  it("does not count a judgement that was withdrawn", () => {
    expect(asked([bearer({ project: "P1" }, "withdrawn")], "2027-01-01")).toBeUndefined();
  });

  it("asks for all certificates of the vendor, and follows them", () => {
    expect(clearanceOf("v1").certificates).toEqual({
      ask: "bearers",
      noun: "compliance",
      key: "compliance:vendor/v1",
    });
  });
});
