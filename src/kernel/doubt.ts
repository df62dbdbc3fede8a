import { type Asked, type Origins, seatKey } from "./case.ts";
import { fingerprintOf } from "./digest.ts";
import type { Doubt, Flow } from "./flow.ts";
import { type Hold, issue } from "./issue.ts";
import { spot } from "./word.ts";

/** A doubt that nobody has accepted, as a hold where it came from. */
interface OpenDoubt<T> {
  readonly doubt: Doubt<T>;
  readonly hold: Hold;
}

/** What is amiss in the record and was not accepted as it stands. A changed value is a new question. */
export function openDoubts<T extends object, S extends string, F>(
  { doubts }: Flow<T, S, F>,
  record: T,
  { origins, asked }: { readonly origins: Origins<T>; readonly asked: readonly Asked[] },
): readonly OpenDoubt<T>[] {
  return (doubts?.(record) ?? []).flatMap((doubt) => {
    const { field, code, says, keptFrom } = doubt;
    const digest = fingerprintOf(record[field]);
    const seat = origins[field]?.seat;
    const blocks = seat ? spot(seat, field) : field;
    const isAccepted = asked.some(
      (one) => one.do === "accept" && one.about === code && one.digest === digest,
    );
    if (isAccepted) return [];
    const facts = { field, seat: seat ? seatKey(seat) : null, keptFrom, digest, doubt: true };
    return [{ doubt, hold: { ...issue(code, says, { facts }), blocks } }];
  });
}
