import { type Case, seatKey, type Voice } from "./case.ts";
import { type Draft, draftOf } from "./draft.ts";
import { type Entity, whole } from "./entity.ts";
import type { Hold, Issue } from "./issue.ts";
import { spot } from "./word.ts";

/** The draft as a whole record. A word that spoils it is left out and waits alone, as long as there is one without it. */
export function sound<T extends object>(
  entity: Entity<T>,
  situation: Case<T>,
): { readonly draft: Draft<T>; readonly record: T | undefined } {
  const waiting: Hold[] = [];
  let voices = situation.voices;
  for (;;) {
    const draft = draftOf({ ...situation, voices });
    const { record, issues } = whole(entity, draft.record);
    const spoilt = issues.flatMap((issue) => placed(issue, draft, voices) ?? []);
    if (record || spoilt.length === 0) {
      const rest = issues.map((issue) => ({ ...issue, blocks: String(issue.facts?.field ?? "*") }));
      const disputes = new Set([...draft.disputes, ...waiting.map(({ blocks }) => blocks)]);
      return { draft: { ...draft, disputes, holds: [...draft.holds, ...waiting, ...rest] }, record };
    }
    waiting.push(...spoilt.map(({ hold }) => hold));
    voices = voices.map((voice) =>
      spoilt
        .filter(({ seat }) => seatKey(seat) === seatKey(voice.seat))
        .reduce((then, { field }) => without(then, field), voice),
    );
  }
}

/** The issue as a hold on the word that brought it about, if somebody says it now. */
function placed<T>(issue: Issue, { origins }: Draft<T>, voices: readonly Voice<T>[]) {
  const field = issue.facts?.field as (keyof T & string) | undefined;
  const seat = field && origins[field]?.seat;
  const says = seat && voices.find((voice) => seatKey(voice.seat) === seatKey(seat))?.says;
  return says && field in says ? { hold: { ...issue, blocks: spot(seat, field) }, seat, field } : undefined;
}

const without = <T>(voice: Voice<T>, field: string): Voice<T> => ({
  ...voice,
  says: Object.fromEntries(Object.entries(voice.says).filter(([name]) => name !== field)) as Partial<T>,
});
