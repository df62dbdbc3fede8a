import { describe, expect, it } from "vitest";
import { decide, questionsOf } from "../decide.ts";
import { restsOn } from "../facts.ts";
import { aCase, outcome, person, settled, silent } from "../testing.ts";
import { type Facts, type OrderLine, orderLineFlow, type Submittal, submittalFlow } from "./submittal.ts";

const submittal: Submittal = { number: "S-12", decision: null, orderLine: "9" };
const approved = { submittal: { record: submittal, state: "approved" } };
const line: OrderLine = { item: "Curtain wall", quantity: "40", submittal: "3" };
const voices = [settled<OrderLine>("construction", line), silent<OrderLine>("erp")];
const release = person("release", { by: "hub", who: "submittal/3" });
const story = (facts: Facts, asked = [release], quantity = "40") =>
  outcome(
    orderLineFlow,
    {
      known: line,
      voices: [settled<OrderLine>("construction", line, { quantity }), ...voices.slice(1)],
      asked,
    },
    facts,
  );

describe("a submittal that releases an order line", () => {
  const decided = (decision: string, state: "open" | "approved" = "open") =>
    outcome(submittalFlow, {
      known: submittal,
      state,
      voices: [settled("documents", submittal, { decision })],
    });

  it("says so to that record when it is approved, and once", () => {
    expect(decided("approved").does).toEqual(["release → order-line/9"]);
    expect(decided("approved", "approved").does).toEqual([]);
    expect(decided("rejected").does).toEqual([]);
  });

  it("is answered by the line's own flow, which orders it in the books", () => {
    expect(story(approved)).toMatchObject({ state: "ordered", does: ["order → erp"] });
  });

  it("releases it once, however often it says so", () => {
    const situation = aCase(orderLineFlow, { known: line, voices, asked: [release, { ...release }] });
    const { effects, spent } = decide(orderLineFlow, situation, approved);
    expect([effects.length, spent.length]).toEqual([1, 2]);
  });

  it.each([
    ["is not known yet", undefined],
    ["was revoked in between", { record: submittal, state: "open" }],
  ])("does not order while it %s: the line waits for it", (_, found) => {
    expect(story({ submittal: found })).toMatchObject({ does: [], held: ["submittal.not-approved release"] });
    const questions = questionsOf(orderLineFlow, aCase(orderLineFlow, { voices }));
    expect(restsOn(questions.submittal)).toEqual(["submittal/3"]);
  });

  it("is not spoken for by a person, nor by the site", () => {
    expect(story(approved, [person("release")]).state).toBe("waiting");
    expect(story(approved, []).state).toBe("waiting");
  });

  it("orders what the line says at that moment, and no more after it", () => {
    expect(story(approved, [release], "45").next?.quantity).toBe("45");
    const later = {
      known: line,
      state: "ordered" as const,
      voices: [settled<OrderLine>("construction", line, { quantity: "50" })],
    };
    expect(outcome(orderLineFlow, later, approved)).toMatchObject({
      does: [],
      held: ["record.rewritten construction#quantity"],
    });
  });
});
