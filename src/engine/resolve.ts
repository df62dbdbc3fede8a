import { linksHere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { type OpenHold, openHold, succeeding } from "../store/holds.ts";
import { type Arrival, keepArrivals, recordLane } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import { adoptPairs } from "./adopt-pairs.ts";
import { type CallBack, particularsOf } from "./approve.ts";
import type { AskedBody } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { type Merging, mergeRecords } from "./merge.ts";
import { hubInForce } from "./modes.ts";
import { unrepeating } from "./sayings.ts";

/** What a person can decide of a hold. */
export const VERDICTS = [
  ...(["keep", "take", "same", "distinct", "retry", "unlink", "restore"] as const),
  ...(["approve", "accept"] as const),
] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Remedy {
  readonly verdict: Verdict;
  /** What it does, for the person who decides. */
  readonly does: string;
}

export interface Resolution {
  readonly hold: number;
  readonly verdict: Verdict;
  /** The other record, for `same` and `distinct`: its key. */
  readonly other?: string | undefined;
  readonly who: string;
  readonly because: string;
  /** Of a call back, where the hold asks for it. */
  readonly evidence?: CallBack | undefined;
}

/** A decision that cannot be taken, and why. */
export class NotResolvable extends Error {
  override readonly name = "NotResolvable";
}

/** What may be done about a hold; nothing where its cause must be mended elsewhere, and then it says where. */
export function remediesOf({
  code,
  facts,
  wake,
}: Pick<OpenHold, "code" | "facts" | "wake">): readonly Remedy[] {
  const seat = String(facts.seat ?? "it");
  if (wake.on === "approval")
    return [
      { verdict: "approve", does: `approve it, as one of ${wake.people}` },
      ...("theirs" in facts
        ? [{ verdict: "keep" as const, does: `refuse it: keep our value and put it back in ${seat}` }]
        : []),
    ];
  if (facts.doubt) return [{ verdict: "accept", does: "let it go on as it is" }];
  if (code === "ownership.conflict" || code === "adoption.difference")
    return [
      { verdict: "keep", does: `keep our value and put it back in ${seat}` },
      { verdict: "take", does: `take the value of ${seat} and tell the others` },
    ];
  if (code === "record.rewritten")
    return [{ verdict: "keep", does: `keep our value and put it back in ${seat}` }];
  if (candidatesOf(facts).length > 0)
    return [
      { verdict: "same", does: "it is the other record: join them" },
      { verdict: "distinct", does: "it is another one: let it go on" },
    ];
  if (code === "delivery.refused")
    return [{ verdict: "retry", does: facts.act ? `do it in ${seat} once more` : `tell ${seat} once more` }];
  if (code === "record.vanished")
    return [
      { verdict: "unlink", does: `leave it out of ${seat} from now on` },
      { verdict: "restore", does: `make it anew in ${seat}` },
    ];
  return [];
}

/** The records that a hold takes for the same, by key. */
export function candidatesOf(facts: OpenHold["facts"]): readonly string[] {
  const candidates = Array.isArray(facts.candidates) ? facts.candidates : [];
  return candidates.flatMap((one: { key?: string; ref?: { key: string } }) => one.ref?.key ?? one.key ?? []);
}

/** Records a person's decision of a hold; the record is decided again with it. Throws NotResolvable with the reason. */
export async function resolveHold(
  hub: Hub,
  { hold: id, verdict, other, who, because: sentence, evidence }: Resolution,
): Promise<void> {
  await hub.db.transaction(async (tx) => {
    const hold = await openHold(tx, hub.organisation, id);
    if (!hold) throw new NotResolvable(await sinceThen(tx, hub, id));
    const remedies = remediesOf(hold);
    if (!remedies.some((one) => one.verdict === verdict))
      throw new NotResolvable(
        remedies.length === 0
          ? `${hold.code} ends when its cause is mended: ${hold.says}`
          : `${hold.code} can be resolved by ${remedies.map((one) => one.verdict).join(" or ")}, not by ${verdict}`,
      );
    const { noun, record } = hold;
    const about = [record, ...candidatesOf(hold.facts)];
    const because = await unrepeating(tx, hub, { noun, records: about, sentence });
    if (verdict === "same") {
      const into = theOther(hold, other);
      const inTheWay = await joinAsTheyAre(tx, hub, { noun, from: record, into, by: who, because });
      if (inTheWay)
        throw new NotResolvable(
          `Both stand in ${inTheWay} as records of their own: merge them there first, or decide that they are distinct`,
        );
      return;
    }
    const particulars =
      verdict === "approve" ? await particularsOf(tx, hub, { hold, who, evidence }) : undefined;
    const now = hub.now();
    const trail = hub.newKey();
    const arrivals = askedFor(hold, { verdict, other, who, because, particulars }).map(
      ({ of, ...body }): Arrival => ({
        ...{ lane: recordLane(noun, of), kind: "asked", connection: "", company: "", noun, id: of },
        ...{ body, at: now.toISOString(), trail, urgency: URGENCY.person },
      }),
    );
    await keepArrivals(tx, hub.organisation, arrivals, now);
    const body = {
      ...{ hold: id, code: hold.code, blocks: hold.blocks, other: other ?? null, because },
      ...(particulars && { ...particulars, of: hub.digest(digestOf(hold)) }),
    };
    await writeJournal(tx, [
      {
        organisation: hub.organisation,
        at: now,
        trail,
        noun,
        record,
        stage: "person",
        what: verdict,
        actor: who,
        body,
      },
    ]);
  });
  hub.wake();
}

/** What became of a hold that somebody has looked at: its values may be others now, and then it has another number. */
async function sinceThen(tx: Tx, { organisation }: Hub, id: number): Promise<string> {
  const now = await succeeding(tx, organisation, id);
  return now === undefined
    ? `No open hold has the number ${id}: it may have ended already`
    : `Hold ${id} is about something else by now: look at hold ${now} (plumbline holds ${now}) and decide that one`;
}

/**
 * While one of the systems in which they stand is not live yet, two that are one are taken as they stand: when it is,
 * nothing of this is told there. Answers with the seat that stands in the way.
 */
async function joinAsTheyAre(tx: Tx, hub: Hub, merging: Merging): Promise<string | undefined> {
  const { noun, from, into, by, because } = merging;
  const { connections } = await hubInForce(tx, hub);
  const links = await linksHere(tx, hub.organisation, noun, [from, into]);
  if (links.every(({ connection }) => connections.get(connection)?.mode(noun) === "live"))
    return mergeRecords(tx, hub, merging);
  const { inTheWay } = await adoptPairs(tx, hub, { noun, pairs: [{ from, into }], by, because });
  return [...inTheWay.values()][0];
}

function theOther({ facts }: OpenHold, other: string | undefined): string {
  const candidates = candidatesOf(facts);
  const chosen = other ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (!chosen || !candidates.includes(chosen))
    throw new NotResolvable(`Say which of them it is: ${candidates.join(", ")}`);
  return chosen;
}

type AskedOf = AskedBody & { readonly of: string };

/** Two that are distinct are distinct for both: either may be waiting for the other. */
function askedFor(
  hold: OpenHold,
  {
    verdict,
    other,
    who,
    because,
    particulars,
  }: Omit<Resolution, "hold" | "evidence"> & Pick<AskedBody, "particulars">,
): readonly AskedOf[] {
  const { noun, record, blocks, facts } = hold;
  const one = { by: "person", who, because, of: record } as const;
  const seat = String(facts.seat ?? "");
  switch (verdict) {
    case "distinct":
      return (other ? [theOther(hold, other)] : candidatesOf(facts)).flatMap((key) => [
        { ...one, do: "distinct", about: `${noun}/${key}` },
        { ...one, of: key, do: "distinct", about: `${noun}/${record}` },
      ]);
    case "approve": {
      const about = hold.wake.on === "approval" ? hold.wake.about : undefined;
      return [{ ...one, do: "approve", about, digest: digestOf(hold), particulars }];
    }
    case "accept":
      return [{ ...one, do: "accept", about: hold.code, digest: digestOf(hold) }];
    case "retry":
      return [{ ...one, do: "retry", about: seat }];
    case "unlink":
      return [{ ...one, do: "leave", about: seat }];
    case "restore":
      return [{ ...one, do: "restore", about: seat }];
    default:
      return [{ ...one, do: verdict, about: blocks, digest: digestOf(hold) }];
  }
}

/** What was looked at. */
const digestOf = ({ wake, facts }: OpenHold): string =>
  wake.on === "approval" ? wake.digest : String(facts.digest ?? "");
