import { describe, expect, it } from "vitest";
import type { Project } from "./entity.ts";
import { aProject } from "./example.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";
import { marksOf } from "./marks.ts";

const numbered = (number: string, over: Partial<Project> = {}) =>
  aProject({ number, numbers: [number], ...over });
const nowhere = { site: null, period: null };
const pavilion = aProject();

const alike: readonly (readonly [string, Project, Project])[] = [
  [
    "the number is written differently",
    pavilion,
    numbered("P-2024-17", { ...nowhere, name: "Riverside Pavilion" }),
  ],
  ["only the name is known", pavilion, aProject({ ...nowhere, number: null, numbers: [] })],
  ["the numbers are of two kinds", pavilion, numbered("RMP-1", { name: "Riverside Med Pavilion" })],
  ["the name is short for it", pavilion, numbered("24017", { ...nowhere, name: "RMP" })],
  [
    "the name is misspelt, on the same site",
    pavilion,
    numbered("X1", { name: "Riversde Medical Pavillion" }),
  ],
  [
    "one of them bears two numbers",
    pavilion,
    aProject({ number: "A-1", numbers: ["A-1", "24-017"], ...nowhere }),
  ],
];

const apart: readonly (readonly [string, Project, Project])[] = [
  [
    "they are two phases",
    numbered("24-017", { name: "Riverside Phase I" }),
    numbered("24-018", { name: "Riverside Phase II" }),
  ],
  ["they are two jobs on one site", pavilion, numbered("24-018", { name: "Riverside Parking Garage" })],
  [
    "everybody renovates offices",
    numbered("A-1", { ...nowhere, name: "Office Renovation" }),
    numbered("77", { ...nowhere, name: "Office Renovation" }),
  ],
  [
    "they are of two legal entities",
    numbered("A", { name: "Riverside Pavilion", ...nowhere }),
    numbered("B", { name: "Riverside Pavilion", legalEntity: "east", ...nowhere }),
  ],
  ["one is a part of the other", pavilion, numbered("24-017-01", { parent: "24-017" })],
];

describe("two projects", () => {
  it.each(alike)("are proposed as the same where %s", (_, one, other) => {
    expect(likeness(one, other).score).toBeGreaterThanOrEqual(ALIKE_FROM);
    expect(likeness(other, one)).toEqual({ ...likeness(one, other), because: expect.any(Array) });
    const marks = marksOf(other).map(({ key }) => key);
    expect(marksOf(one).some(({ key }) => marks.includes(key))).toBe(true);
  });

  it.each(apart)("are not where %s", (_, one, other) => {
    expect(likeness(one, other).score).toBeLessThan(ALIKE_FROM);
  });

  it("say what speaks for it, the strongest first", () => {
    const { because } = likeness(pavilion, numbered("P-2024-17", { name: "Riverside Med Pavilion" }));
    expect(because).toEqual([
      "the same name: Riverside Medical Pavilion / Riverside Med Pavilion",
      "one number, written differently: 24-017 / P-2024-17",
      "the same address",
      "the same start",
    ]);
  });
});

it("bears its marks in one order, each once, and none of what it lacks", () => {
  const marks = marksOf(pavilion).map(({ key }) => key);
  expect(marks).toEqual([...new Set(marks)].sort());
  expect(marksOf({})).toEqual([]);
});
