import type { Case, Seat, Voice } from "../kernel/case.ts";
import { readAsked, type StoredAsked } from "../store/asked.ts";
import { openedSeats } from "../store/cursors.ts";
import type { Tx } from "../store/db.ts";
import type { InboxItem } from "../store/inbox.ts";
import { beingTold, type Numbered } from "../store/outbox.ts";
import { lockRecords, lockUnmade, type StoredRecord } from "../store/records.ts";
import { readVoices, type StoredVoice } from "../store/voices.ts";
import { type Connected, flowOf, type Hub } from "./hub.ts";
import { servedAt } from "./legal-entities.ts";
import { inOurKeys } from "./references.ts";

type Fields = Record<string, unknown>;

/** One record in the decision's hands: locked, with all its voices and what was decided of it. */
export interface Situation {
  readonly noun: string;
  record: StoredRecord;
  readonly isNew: boolean;
  readonly voices: Map<string, StoredVoice>;
  /** The voices as they are kept; what is here no more was changed. */
  readonly stored: ReadonlySet<StoredVoice>;
  readonly asked: StoredAsked[];
  /** What is being told at this moment: as good as told, until its receipt says otherwise. */
  readonly underWay: ReadonlyMap<string, Fields>;
  /** The errands that tell it. */
  readonly counted: readonly Numbered[];
  /** Seats that somebody took the record out of: their link ends with this decision. */
  readonly left: LeftSeat[];
  /** What came after something newer of its seat had been heard already. */
  readonly stale: InboxItem[];
  /** What may be older than what was heard before it: the record is read once more. */
  readonly unsure: InboxItem[];
  /** The resources that have been read to the end, and may be told of what they lack. */
  readonly opened: ReadonlySet<string>;
  /** Our keys of the records that its seats name by ids of their own. */
  named: ReadonlyMap<string, string>;
  /** The trail of what was heard last: what follows is told on it. */
  trail: string;
  /** The trails of all that was heard, each once. */
  readonly trails: Set<string>;
}

/** A seat that the record was taken out of, by whom and why. */
export interface LeftSeat {
  readonly voice: StoredVoice;
  readonly who: string;
  readonly because: string | undefined;
}

export const placeOf = ({
  connection,
  company,
}: {
  connection: string;
  company?: string | undefined;
}): string => `${connection}/${company ?? ""}`;

/** Locks and loads these records; one that was merged away stands for the record it was merged into. */
export async function loadSituations(
  tx: Tx,
  hub: Hub,
  noun: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Situation>> {
  const { organisation } = hub;
  const locked = new Map(await lockRecords(tx, organisation, noun, keys));
  const unmade = keys.filter((key) => !locked.has(key));
  if (unmade.length > 0) {
    await lockUnmade(tx, organisation, noun, unmade);
    for (const [key, record] of await lockRecords(tx, organisation, noun, unmade)) locked.set(key, record);
  }
  for (let next = survivorsAmong(locked); next.length > 0; next = survivorsAmong(locked))
    for (const [key, record] of await lockRecords(tx, organisation, noun, next)) locked.set(key, record);
  const followed = [...new Set(keys.map((key) => survivorOf(locked, key)))];
  const [voices, asked, telling] = [
    await readVoices(tx, organisation, noun, followed),
    await readAsked(tx, organisation, noun, followed),
    await beingTold(tx, organisation, noun, followed),
  ];
  const opened = await openedSeats(tx, organisation);
  const situations = new Map<string, Situation>();
  for (const key of followed) {
    const isMine = (one: { record: string }) => one.record === key;
    const mine = voices.filter(isMine);
    situations.set(key, {
      noun,
      record: locked.get(key) ?? unknownRecord(hub, noun, key),
      isNew: !locked.has(key),
      voices: new Map(mine.map((voice) => [placeOf(voice), voice])),
      stored: new Set(mine),
      asked: asked.filter(isMine),
      underWay: new Map(telling.filter(isMine).map((one) => [placeOf(one), one.patch])),
      counted: telling.filter(isMine).map(({ lane, seq }) => ({ lane, seq })),
      left: [],
      stale: [],
      unsure: [],
      opened,
      named: new Map(),
      trail: "",
      trails: new Set(),
    });
  }
  for (const key of keys) {
    const survivor = situations.get(survivorOf(locked, key));
    if (survivor) situations.set(key, survivor);
  }
  return situations;
}

type Records = ReadonlyMap<string, StoredRecord>;

/** Those that some of these were merged into, and that are not locked yet. */
const survivorsAmong = (locked: Records): readonly string[] =>
  [...locked.values()].flatMap(({ mergedInto }) => mergedInto ?? []).filter((key) => !locked.has(key));

/** Merges never go in a circle. */
function survivorOf(locked: Records, key: string): string {
  const into = locked.get(key)?.mergedInto;
  return into ? survivorOf(locked, into) : key;
}

const unknownRecord = (hub: Hub, noun: string, key: string): StoredRecord => ({
  noun,
  key,
  known: null,
  origins: {},
  state: flowOf(hub, noun).initial,
  turn: 0,
  title: "",
  numbers: [],
  mergedInto: null,
});

/** The kernel's view of it: every seat has a voice, also one that has no image yet, so that it can be told. */
export function caseOf(hub: Hub, situation: Situation): Case<Fields> {
  const { noun, record, voices, asked, underWay, opened } = situation;
  const seats = [...hub.connections.values()].filter(
    ({ mode, resources }) => mode(noun) !== "off" && resources.has(noun),
  );
  const isOpen = ({ id }: Connected) => opened.has(`${id}/${noun}`);
  const silent = seats
    .filter(isOpen)
    .flatMap((connection) =>
      silentCompanies(connection, situation).map((company) => ({ connection, company })),
    );
  return {
    ref: { noun, key: record.key },
    turn: record.turn,
    known: record.known ?? undefined,
    origins: record.origins,
    state: record.state,
    voices: [
      ...[...voices.values()].flatMap((voice) => voiceOf(hub, situation, voice)),
      ...silent.map(({ connection, company }) =>
        emptyVoice(connection, {
          noun,
          company,
          underWay: underWay.get(placeOf({ connection: connection.id, company })),
        }),
      ),
    ],
    rules: hub.rules(noun, hub.now(), [...voices.values()]),
    asked,
  };
}

/**
 * The companies of a connection in which the record is to be told of though it has said nothing of it. Where each
 * company keeps its own, all in which it does not stand and out of which nobody took it. Else where a person wants it
 * anew; or the one that the system chooses, while the record stands in none and was taken out of none.
 */
function silentCompanies(
  { id, serves, resources }: Connected,
  { noun, voices, asked }: Situation,
): readonly string[] {
  const standing = [...voices.values()].filter(({ connection }) => connection === id);
  const isMissing = (company: string) => !standing.some((voice) => voice.company === company);
  const verdicts = new Map<string, string>();
  for (const { about = "", do: act } of asked) {
    const [connection, company = ""] = about.split("/");
    if (connection === id && (act === "leave" || act === "restore")) verdicts.set(company, act);
  }
  const companies = resources.get(noun)?.byCompany ? [...(serves?.keys() ?? [])].filter(Boolean) : [];
  if (companies.length > 0)
    return isMissing("") && verdicts.get("") !== "leave"
      ? companies.filter((company) => isMissing(company) && verdicts.get(company) !== "leave")
      : [];
  const missing = [...verdicts].flatMap(([company, act]) =>
    act === "restore" && isMissing(company) ? company : [],
  );
  return missing.length === 0 && standing.length === 0 && verdicts.size === 0 ? [""] : missing;
}

function voiceOf(hub: Hub, situation: Situation, stored: StoredVoice): readonly Voice<Fields>[] {
  const connection = hub.connections.get(stored.connection);
  if (!connection || connection.mode(stored.noun) === "off") return [];
  const { told, unmapped, by, at, gone, refused, apart } = stored;
  return [
    {
      seat: seatOf(connection.side, stored),
      carries: carriedBy(connection, stored.noun),
      serves: servesAt(connection, stored.company),
      ...inOurKeys(hub, situation, stored),
      told: { ...told, ...situation.underWay.get(placeOf(stored)) },
      unmapped: unmapped?.map(({ field }) => field),
      by: by ?? undefined,
      at: at ?? "",
      gone: gone ?? undefined,
      refused: refused ?? undefined,
      apart: apart ?? undefined,
    },
  ];
}

const emptyVoice = (
  connection: Connected,
  { noun, company, underWay = {} }: { noun: string; company: string; underWay: Fields | undefined },
): Voice<Fields> => ({
  seat: seatOf(connection.side, { connection: connection.id, company }),
  carries: carriedBy(connection, noun),
  serves: servesAt(connection, company),
  says: {},
  said: {},
  told: underWay,
  at: "",
});

/** A system that cannot be written to is told nothing, and no system a field that it does not take. */
function carriedBy({ resources }: Connected, noun: string): readonly string[] {
  const resource = resources.get(noun);
  const takes: readonly string[] = resource?.writes ? (resource.writes.takes ?? resource.carries) : [];
  return resource?.refs ? takes.filter((field) => !(field in (resource.refs ?? {}))) : takes;
}

const servesAt = ({ serves }: Connected, company: string) => serves && servedAt(serves, company);

const seatOf = (
  side: Seat["side"],
  { connection, company }: Pick<StoredVoice, "connection" | "company">,
): Seat => (company === "" ? { side, connection } : { side, connection, company });
