import { type Evidence, type Likeness, weighed } from "../values/evidence.ts";
import { wordsLikeness, wordsOf } from "../values/words.ts";
import type { CostCode } from "./entity.ts";
import { signsOf } from "./marks.ts";

/** From this score on a person is asked. */
export const ALIKE_FROM = 0.6;

/** Compares two codes by their signs and their titles. Codes of two projects are two codes, whatever they say. */
export const likeness = (a: CostCode, b: CostCode): Likeness =>
  weighed([ofSigns(a, b), ofTitles(a, b), ofProjects(a, b)]);

function ofSigns(a: CostCode, b: CostCode): Evidence | undefined {
  const theirs = signsOf(b);
  const same = signsOf(a).find((one) => theirs.includes(one));
  return same ? { points: 0.7, says: `the same signs: ${a.code} / ${b.code}` } : undefined;
}

function ofTitles(a: CostCode, b: CostCode): Evidence {
  const alike = wordsLikeness(wordsOf(a.title), wordsOf(b.title));
  const titles = `${a.title} / ${b.title}`;
  if (alike >= 0.9) return { points: 0.3, says: `the same title: ${titles}` };
  return alike < 0.5
    ? { points: -0.2, says: `different titles: ${titles}` }
    : { points: 0.1, says: `titles alike: ${titles}` };
}

function ofProjects(a: CostCode, b: CostCode): Evidence | undefined {
  return a.project === b.project
    ? undefined
    : { points: -1, says: `of ${a.project ?? "the firm"} and of ${b.project ?? "the firm"}` };
}
