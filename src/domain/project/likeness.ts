import { addressLikeness } from "../values/address-likeness.ts";
import { type Evidence, type Likeness, weighed } from "../values/evidence.ts";
import { numberLikeness } from "../values/number.ts";
import type { Project } from "./entity.ts";
import { numbersOf } from "./marks.ts";
import { titleLikeness } from "./title.ts";

/** From this score on a person is asked. */
export const ALIKE_FROM = 0.6;

/** Compares two projects by what both are known by; what only one of them has says nothing. */
export const likeness = (a: Project, b: Project): Likeness =>
  weighed([
    ofNumbers(a, b),
    titleLikeness(a.name, b.name),
    addressLikeness(a.site, b.site),
    ofDates(a, b),
    ofLegalEntities(a, b),
    ofParents(a, b),
  ]);

/** The pair of their numbers that says most for it; two of one kind are two projects, if no other pair says they are one. */
function ofNumbers(a: Project, b: Project): Evidence | undefined {
  const pairs = numbersOf(a).flatMap((one) =>
    numbersOf(b).map((other) => ({ pair: `${one} / ${other}`, how: numberLikeness(one, other) })),
  );
  const of = (wanted: (typeof pairs)[number]["how"]) => pairs.find(({ how }) => how === wanted)?.pair;
  if (of("same")) return { points: 0.75, says: "the same number" };
  if (of("variant")) return { points: 0.5, says: `one number, written differently: ${of("variant")}` };
  if (of("others")) return { points: -0.4, says: `different numbers of one kind: ${of("others")}` };
  return undefined;
}

function ofDates(a: Project, b: Project): Evidence | undefined {
  const [ours, theirs] = [a.period?.startsOn, b.period?.startsOn];
  if (!ours || !theirs) return undefined;
  if (ours === theirs) return { points: 0.1, says: "the same start" };
  return ours.slice(0, 4) === theirs.slice(0, 4)
    ? undefined
    : { points: -0.1, says: "starts in different years" };
}

function ofLegalEntities(a: Project, b: Project): Evidence | undefined {
  if (a.legalEntity === null || b.legalEntity === null || a.legalEntity === b.legalEntity) return undefined;
  return { points: -0.5, says: "in the books of different legal entities" };
}

/** A part of a job stands where the job stands and is called much like it, and is not the job. */
function ofParents(a: Project, b: Project): Evidence | undefined {
  if (a.parent === null && b.parent === null) return undefined;
  const isOf = (one: Project, other: Project) => one.parent !== null && numbersOf(other).includes(one.parent);
  return isOf(a, b) || isOf(b, a) ? { points: -1, says: "one is a part of the other" } : undefined;
}
