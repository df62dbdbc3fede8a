import type { Mark } from "../../kernel/facts.ts";
import { placeKey } from "../values/address-likeness.ts";
import { jobMark, numberKeys, plainNumber } from "../values/number.ts";
import { soundOf } from "../values/words.ts";
import type { Project } from "./entity.ts";
import { plainTitle } from "./title.ts";

/** What a project can be found by: its numbers however they are written, its name as it sounds, its site. */
export function marksOf(project: Partial<Project>): readonly Mark[] {
  const { name = "", site } = project;
  const marks = [
    ...numbersOf(project).map(jobMark),
    ...numbersOf(project).flatMap((number) => numberKeys(number).map((key) => mark("number", key))),
    ...nameMarks(name),
    mark("place", placeKey(site)),
  ];
  return [...new Set(marks.filter((one) => one !== undefined))].sort().map((key) => ({ key }));
}

/** The numbers that it bears. */
export const numbersOf = ({ number, numbers = [] }: Partial<Project>): readonly string[] =>
  [...new Set([number, ...numbers])].filter(
    (one) => typeof one === "string" && plainNumber(one) !== "",
  ) as string[];

const mark = (kind: string, value: string | null): string | undefined =>
  value ? `project:${kind}:${value}` : undefined;

/** Its telling words as they sound, and the same without each of them: one word more or less still finds it. */
function nameMarks(name: string): readonly (string | undefined)[] {
  const { own, common } = plainTitle(name);
  const sounds = [...new Set(own.map(soundOf))].sort();
  if (sounds.length === 0) return [mark("words", [...common].sort().join(" "))];
  const parts =
    sounds.length > 5 || sounds.length < 2 ? [] : sounds.map((_, nth) => sounds.toSpliced(nth, 1).join(" "));
  return [
    mark("sound", sounds.join(" ")),
    ...parts.filter((part) => part.length > 2).map((part) => mark("sound", part)),
  ];
}
