import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import { type Crane, craneFlow } from "./example.ts";
import type { Flow, Move } from "./flow.ts";
import { issue } from "./issue.ts";
import { aCase, exactly, outcome, person, seat, settled } from "./testing.ts";

const known: Crane = { name: "Potain", phone: null, email: null, trades: [], rate: "900" };
const site = settled<Crane>("construction", { name: "Potain", rate: "900" });
const books = settled<Crane>("erp", { name: "Potain", rate: "900" });
const voices = [site, books];

type CraneMove = Move<Crane, string, object>;
const flowOf = (...moves: CraneMove[]): Flow<Crane> => ({ ...craneFlow, moves, lives: () => true });
const always = { from: "offered", to: "hired", by: "hub", when: () => true } as const;

describe("a move", () => {
  it("is taken when its speaker says so, and does what it does", () => {
    expect(outcome(craneFlow, { known, voices, asked: [person("hire")] })).toMatchObject({
      state: "hired",
      does: ["order → erp"],
    });
  });

  it.each([
    ["the hub", { asked: [person("hire", { by: "hub" })] }],
    ["another side", { voices: [settled<Crane>("construction", { name: "Potain", phone: "scrapped" })] }],
    [
      "a seat that is gone",
      { voices: [site, { ...books, says: { phone: "scrapped" }, gone: "was deleted" }] },
    ],
  ])("is not caused by %s in its speaker's place", (_, over) => {
    expect(outcome(craneFlow, { known, voices, ...over }).state).toBe("offered");
  });

  it("waits for what it needs, and blocks nothing else", () => {
    const needs = [() => issue("crane.unsafe", "Its inspection is out of date")];
    const voices = [site, settled<Crane>("erp", { name: "Potain", rate: "900" }, { email: "c@b.se" })];
    expect(outcome(flowOf({ ...always, name: "hire", needs }), { known, voices })).toMatchObject({
      state: "offered",
      held: ["crane.unsafe hire"],
      told: exactly({ construction: { email: "c@b.se" } }),
    });
  });

  it("that is blocked does not block another, and is then no longer held", () => {
    const needs = [() => issue("crane.unsafe", "Its inspection is out of date")];
    const withdraw: CraneMove = { ...always, name: "withdraw", to: "withdrawn", by: "person", when: asks };
    const flow = flowOf({ ...always, name: "hire", needs }, withdraw);
    expect(outcome(flow, { known, voices, asked: [person("withdraw")] })).toMatchObject({
      state: "withdrawn",
      held: [],
    });
  });

  it("asks its guards about the decisions recorded as well", () => {
    const needs: CraneMove["needs"] = [
      (_record, _facts, asked) =>
        asked.some(({ do: act }) => act === "approve")
          ? undefined
          : issue("crane.unapproved", "Nobody approved"),
    ];
    const flow = flowOf({ ...always, name: "hire", needs });
    expect(outcome(flow, { known, voices }).held).toEqual(["crane.unapproved hire"]);
    expect(outcome(flow, { known, voices, asked: [person("approve")] }).state).toBe("hired");
  });

  it("leads on to the next, as far as the guards let it go", () => {
    const flow = flowOf(
      { ...always, name: "hire" },
      { ...always, name: "erect", from: "hired", to: "erected" },
    );
    expect(decide(flow, aCase(flow, { known, voices }), {}).moved).toEqual(["hire", "erect"]);
  });

  it("is taken once in a decision, whatever circle it is part of", () => {
    const flow = flowOf(
      { ...always, name: "hire" },
      { ...always, name: "return", from: "hired", to: "offered" },
    );
    expect(decide(flow, aCase(flow, { known, voices }), {}).moved).toEqual(["hire", "return"]);
  });
});

describe("a decision or an intent", () => {
  it("causes its move once: it is spent, and the next case does not hear it", () => {
    const asked = [person("hire"), person("return")];
    const first = decide(craneFlow, aCase(craneFlow, { known, voices, asked }), {});
    expect(first).toMatchObject({ moved: ["hire", "return"], state: "offered", spent: asked });
    expect(first.effects).toHaveLength(1);
  });

  it("that bears another name is not heard by a move, and is not spent", () => {
    const decision = decide(craneFlow, aCase(craneFlow, { known, voices, asked: [person("approve")] }), {});
    expect(decision).toMatchObject({ moved: [], spent: [] });
  });

  it("causes one of two moves of its name, not the one and then the other", () => {
    const advance: CraneMove = { ...always, name: "advance", by: "person", when: asks };
    const flow = flowOf(advance, { ...advance, from: "hired", to: "erected" });
    const over = { known, voices, asked: [person("advance")] };
    expect(decide(flow, aCase(flow, over), {}).state).toBe("hired");
  });

  it("waits unspent while its move is blocked", () => {
    const needs = [() => issue("crane.unsafe", "Its inspection is out of date")];
    const flow = flowOf({ ...always, name: "hire", by: "person", when: asks, needs });
    expect(decide(flow, aCase(flow, { known, voices, asked: [person("hire")] }), {}).spent).toEqual([]);
  });
});

describe("an effect's key", () => {
  const over = { known, voices, asked: [person("hire")], turn: 4 };
  const keys = (turn: number) =>
    decide(craneFlow, aCase(craneFlow, { ...over, turn }), {}).effects.map(({ key }) => key);

  it("is the same however often the case is decided", () => {
    expect(keys(4)).toEqual(["crane/1/4/hire/0"]);
    expect(keys(4)).toEqual(keys(4));
  });

  it("differs once the move was committed and is taken again", () => {
    expect(keys(6)).not.toEqual(keys(4));
  });

  it("tells the effects of one decision apart", () => {
    const does = () => [seat("erp"), seat("payroll")].map((to) => ({ do: "order", to, body: {} }));
    const flow = flowOf(
      { ...always, name: "hire", does },
      { ...always, name: "erect", from: "hired", to: "erected", does },
    );
    const { effects } = decide(flow, aCase(flow, { known, voices }), {});
    expect(effects.map(({ key }) => key)).toEqual([
      "crane/1/0/hire/0",
      "crane/1/0/hire/1",
      "crane/1/1/erect/0",
      "crane/1/1/erect/1",
    ]);
    expect(effects.map(({ move }) => move)).toEqual(["hire", "hire", "erect", "erect"]);
  });
});

function asks({ asked }: { asked: readonly unknown[] }): boolean {
  return asked.length > 0;
}
