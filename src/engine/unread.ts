import { type Seat, seatKey } from "../kernel/case.ts";
import { type Hold, issue } from "../kernel/issue.ts";
import type { Tx } from "../store/db.ts";
import { type UnreadRecord, unreadIn } from "../store/unread.ts";
import type { Decided } from "./commit.ts";
import type { Hub } from "./hub.ts";

/**
 * While a system holds records that nobody could read, nothing new is made there: what is to be made may be one of
 * them. What stands there already is kept true as ever.
 */
export async function withoutMaking(tx: Tx, hub: Hub, all: readonly Decided[]): Promise<readonly Decided[]> {
  const unread = new Map<string, readonly UnreadRecord[]>();
  for (const [noun, some] of Map.groupBy(all, ({ view }) => view.ref.noun)) {
    const connections = new Set(some.flatMap((one) => made(one).map(({ connection }) => connection)));
    const found = await unreadIn(tx, hub.organisation, noun, [...connections]);
    for (const [connection, records] of Map.groupBy(found, (one) => one.connection))
      unread.set(`${connection}/${noun}`, records);
  }
  return unread.size === 0 ? all : all.map((one) => withHolds(one, unread));
}

function withHolds(one: Decided, unread: ReadonlyMap<string, readonly UnreadRecord[]>): Decided {
  const { noun } = one.view.ref;
  const holds = new Map(
    made(one).flatMap((seat) => {
      const records = unread.get(`${seat.connection}/${noun}`);
      return records ? [[seatKey(seat), unreadHold(seat, noun, records)] as const] : [];
    }),
  );
  if (holds.size === 0) return one;
  const { decision } = one;
  const tell = decision.tell.filter(({ to }) => !holds.has(seatKey(to)));
  return { ...one, decision: { ...decision, tell, holds: [...decision.holds, ...holds.values()] } };
}

/** The seats that would be told of a record that does not stand there. */
const made = ({ decision, view }: Decided): readonly Seat[] =>
  decision.tell
    .map(({ to }) => to)
    .filter((to) => view.voices.some(({ seat, at }) => at === "" && seatKey(seat) === seatKey(to)));

const NAMED_MAX = 5;

function unreadHold(seat: Seat, noun: string, unread: readonly UnreadRecord[]): Hold {
  const { connection } = seat;
  const [first] = unread;
  const others = unread.length > 1 ? ` and ${unread.length - 1} more` : "";
  const where = first?.kind === "quarantine" ? "--quarantine" : "--dead-letter";
  return {
    ...issue(
      "quarantine.open",
      `${connection} holds something that could not be read (${noun} ${first?.id}${others}): it may be this one, so nothing is made there until it can (plumbline replay ${where} ${first?.number})`,
      {
        wake: { on: "repair", cause: `quarantine:${connection}:${noun}` },
        facts: {
          seat: seatKey(seat),
          connection,
          unread: unread.slice(0, NAMED_MAX).map(({ kind, number }) => `${kind} ${number}`),
        },
      },
    ),
    blocks: seatKey(seat),
  };
}
