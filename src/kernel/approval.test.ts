import { describe, expect, it } from "vitest";
import { z } from "zod";
import { approved } from "./approval.ts";
import type { Asked, Case } from "./case.ts";
import { decide } from "./decide.ts";
import { fingerprintOf } from "./digest.ts";
import { defineFlow } from "./flow.ts";
import { aCase, anEntity, outcome, person, settled, silent, voice } from "./testing.ts";

const Supplier = z.object({ name: z.string(), account: z.string().nullable().default(null) });
type Supplier = z.infer<typeof Supplier>;

/** The account is kept by the books; two people let a change of it through, each with a call back. */
const flow = defineFlow<Supplier>()({
  entity: anEntity<Supplier>("supplier", Supplier, ({ name }) => name),
  initial: "here",
  moves: [],
  fields: {
    name: { owner: "construction", else: "hold", tells: ["construction", "erp", "ap"] },
    account: {
      ...{ owner: "erp", else: "hold", tells: ["erp", "ap"] },
      approval: {
        ...{ people: 2, roles: ["controller"], evidence: "call-back" },
        of: (ours, theirs) => (theirs === null ? undefined : [ours, theirs]),
      },
    },
  },
  lives: () => true,
  asks: () => ({}),
  marks: () => [],
});

const known = { name: "Acme", account: "old" };
const story = (now: Partial<Supplier>, asked: readonly Asked[] = [], maker?: string) => ({
  ...{ known, state: "here" as const, asked },
  voices: [
    settled<Supplier>("erp", known, now, maker ? { by: { account: maker } } : {}),
    settled<Supplier>("ap", known),
  ],
});
const ok = (who: string, theirs = "new", more: Partial<Asked> = {}): Asked =>
  person("approve", {
    ...{ who, about: "erp#account", digest: fingerprintOf(["old", theirs]) },
    ...{ particulars: { role: "controller", evidence: { kind: "call-back" } }, ...more },
  });
const held = (over: Partial<Case<Supplier, "here">>) => outcome(flow, over);
const WAITS = { told: {}, held: ["approval.missing erp#account"] };

describe("a change that two people have to approve", () => {
  it("waits for them, also when its own keeper has made it; everything else goes on", () => {
    expect(held(story({ account: "new" }))).toMatchObject({ ...WAITS, next: known });
    expect(held(story({ account: "new", name: "Acme" }))).toMatchObject(WAITS);
  });

  it("goes on with the second, and not with one person twice", () => {
    expect(held(story({ account: "new" }, [ok("Ann")]))).toMatchObject(WAITS);
    expect(held(story({ account: "new" }, [ok("Ann"), ok("Ann")]))).toMatchObject(WAITS);
    expect(held(story({ account: "new" }, [ok("Ann"), ok("Ben")]))).toMatchObject({
      told: { ap: { account: "new" } },
      held: [],
    });
  });

  it.each([
    ["whoever made it", [ok("Ann"), ok("Mia")]],
    [
      "somebody of another role",
      [ok("Ann"), ok("Ben", "new", { particulars: { role: "steward", evidence: {} } })],
    ],
    ["somebody who called nobody", [ok("Ann"), ok("Ben", "new", { particulars: { role: "controller" } })]],
    ["people who looked at another account", [ok("Ann"), ok("Ben", "another")]],
    ["an intent of the hub", [ok("Ann"), ok("Ben", "new", { by: "hub" })]],
  ])("does not count %s", (_, asked) => {
    expect(held(story({ account: "new" }, asked, "Mia"))).toMatchObject(WAITS);
  });

  it("needs others where it is changed meanwhile, and spends those that let it through", () => {
    const asked = [ok("Ann"), ok("Ben")];
    expect(held(story({ account: "newer" }, asked))).toMatchObject(WAITS);
    expect(decide(flow, aCase(flow, story({ account: "new" }, asked)), {}).spent).toEqual(asked);
  });

  it("is put back where one refuses it", () => {
    const digest = fingerprintOf(["old", "new"]);
    const refused = person("keep", { about: "erp#account", digest });
    expect(held(story({ account: "new" }, [refused]))).toMatchObject({
      told: { erp: { account: "old" } },
      held: [],
    });
  });

  it("says who made it, who has approved it so far, and never the value", () => {
    const [hold] = decide(flow, aCase(flow, story({ account: "new" }, [ok("Ann")], "Mia")), {}).holds;
    expect(hold).toMatchObject({
      says: "erp has changed account (made there by Mia): nobody else is told before 2 different people who did not make it have approved it, each with evidence of a call back; so far it was approved by Ann",
      wake: { on: "approval", people: 2, not: ["Mia"], given: ["Ann"], roles: ["controller"] },
    });
  });

  it("is no change where a seat is first heard and we know of none", () => {
    const first = { name: "Acme", account: "first" };
    const voices = [
      settled<Supplier>("construction", known),
      voice<Supplier>("erp", first),
      silent<Supplier>("ap"),
    ];
    expect(held({ known: { ...known, account: null }, state: "here", voices })).toMatchObject({
      held: [],
      told: { ap: first },
    });
    expect(held({ known, state: "here", voices })).toMatchObject({ held: ["approval.missing erp#account"] });
  });
});

it("a move waits for as many as its guard wants, none of them whoever made the record", () => {
  const guard = approved<{ total: string; by: string }, object>("invoice.unapproved", {
    ...{ people: 2, roles: ["controller"], of: ({ total }) => total },
    ...{ says: ({ total }) => `Too few have approved ${total}`, makers: ({ by }) => [by] },
  });
  const one = (who: string) =>
    person("approve", { who, digest: fingerprintOf("100.00"), particulars: { role: "controller" } });
  const invoice = { total: "100.00", by: "Mia" };
  expect(guard(invoice, {}, [one("Ann"), one("Mia")])).toMatchObject({
    code: "invoice.unapproved",
    wake: { on: "approval", people: 2, given: ["Ann"], not: ["Mia"] },
  });
  expect(guard(invoice, {}, [one("Ann"), one("Ben")])).toBeUndefined();
  expect(guard({ ...invoice, total: "100.01" }, {}, [one("Ann"), one("Ben")])).toBeDefined();
});
