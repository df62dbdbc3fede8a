import type { DataClass } from "../../kernel/entity.ts";
import type { OpenHold } from "../../store/holds.ts";
import { readRecords } from "../../store/records.ts";
import { flowOf, type Hub } from "../hub.ts";
import { maskField, maskFields } from "../masks.ts";
import { candidatesOf, remediesOf, type Verdict } from "../resolve.ts";
import { type SentenceMask, sentenceMask } from "../sayings.ts";
import { blockedInWords, endInWords, type Titles, whyInWords } from "./hold-words.ts";

/** Something that waits, as a person sees it. Values of a class are masked. */
export interface HoldView {
  readonly number: number;
  readonly noun: string;
  readonly record: string;
  readonly title: string;
  readonly code: string;
  readonly why: string;
  readonly atRisk: string | null;
  readonly since: string;
  /** The field, move or seat that does not go on, in words. */
  readonly blocks: string;
  /** What ends it by itself. */
  readonly endsWhen: string;
  readonly remedies: readonly Remedy[];
  readonly trail: string;
}

/** What may be done about it; of several candidates each by itself. */
export interface Remedy {
  readonly verdict: Verdict;
  readonly does: string;
  readonly other: string | null;
}

/** One hold in full: what stands against what, or which records may be the same. */
export interface FullHold extends HoldView {
  readonly dispute: Dispute | null;
  readonly candidates: readonly Candidate[];
}

export interface Dispute {
  readonly field: string;
  readonly class: DataClass | null;
  readonly seat: string;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** The side that keeps the field. */
  readonly owner: string | null;
}

interface Candidate {
  readonly key: string;
  readonly title: string;
  readonly score: number | null;
  readonly because: readonly string[];
  readonly known: Readonly<Record<string, unknown>>;
}

/** Holds as they may be shown. What their sentences repeat of a classed value is masked as well. */
export async function holdViews(hub: Hub, holds: readonly OpenHold[]): Promise<readonly HoldView[]> {
  const views = new Map<number, HoldView>();
  const known = await waitedFor(hub, holds);
  for (const [noun, some] of Map.groupBy(holds, (hold) => hold.noun)) {
    const mask = await sentenceMask(hub, noun, [...new Set(some.map(({ record }) => record))]);
    for (const hold of some) views.set(hold.id, viewOf(hub, hold, { mask, known }));
  }
  return holds.flatMap(({ id }) => views.get(id) ?? []);
}

/** One hold with both values side by side, and the candidates with what speaks for them. */
export async function fullHold(hub: Hub, hold: OpenHold): Promise<FullHold> {
  const { noun, record, facts } = hold;
  const { entity } = flowOf(hub, noun);
  const keys = candidatesOf(facts);
  const known = await readRecords(hub.db, hub.organisation, noun, keys);
  const mask = await sentenceMask(hub, noun, [record, ...keys]);
  const given = Array.isArray(facts.candidates) ? (facts.candidates as readonly GivenCandidate[]) : [];
  return {
    ...viewOf(hub, hold, { mask, known: await waitedFor(hub, [hold]) }),
    dispute: disputeOf(hub, hold),
    candidates: keys.map((key) => {
      const { score = null, because = [] } = given.find((one) => (one.ref?.key ?? one.key) === key) ?? {};
      return {
        ...{ key, title: known.get(key)?.title ?? "", score },
        because: because.map((reason) => mask(key, mask(record, reason))),
        known: maskFields(entity, known.get(key)?.known ?? {}),
      };
    }),
  };
}

interface GivenCandidate {
  readonly key?: string;
  readonly ref?: { readonly key: string };
  readonly score?: number;
  readonly because?: readonly string[];
}

/** What a view is made with: what masks its sentences, and what the records that are waited for are called. */
interface Shown {
  readonly mask: SentenceMask;
  readonly known: Titles;
}

/** The titles of those records that holds wait for and that are known here. */
async function waitedFor(hub: Hub, holds: readonly OpenHold[]): Promise<Titles> {
  const refs = holds.flatMap(({ wake }) => (wake.on === "reference" ? [wake.ref] : []));
  const titles = new Map<string, string>();
  for (const [noun, some] of Map.groupBy(refs, (ref) => ref.noun)) {
    const keys = [...new Set(some.map(({ key }) => key))];
    for (const { key, title } of (await readRecords(hub.db, hub.organisation, noun, keys)).values())
      titles.set(`${noun}/${key}`, title);
  }
  return titles;
}

function viewOf(hub: Hub, hold: OpenHold, { mask, known }: Shown): HoldView {
  const { id: number, noun, record, title, code, atRisk, openedAt, blocks, trail } = hold;
  return {
    ...{ number, noun, record, title, code, atRisk, since: openedAt, trail },
    why: candidatesOf(hold.facts).reduce(
      (why, other) => mask(other, why),
      mask(record, whyInWords(hold, disputeOf(hub, hold))),
    ),
    blocks: blockedInWords(hub, blocks),
    endsWhen: endInWords(hold, known),
    remedies: remediesFor(hold),
  };
}

function disputeOf(hub: Hub, { noun, facts }: OpenHold): Dispute | null {
  const { field, seat, ours, theirs, rule } = facts as {
    readonly [K in "ours" | "theirs"]?: unknown;
  } & { readonly field?: string; readonly seat?: string; readonly rule?: { readonly owner?: string } };
  if (field === undefined || seat === undefined || !("theirs" in facts)) return null;
  const { entity } = flowOf(hub, noun);
  const classes: Readonly<Record<string, DataClass | undefined>> = entity.classes;
  return {
    ...{ field, class: classes[field] ?? null, seat },
    ours: maskField(entity, field, ours ?? null),
    theirs: maskField(entity, field, theirs ?? null),
    owner: rule?.owner ?? null,
  };
}

function remediesFor({ code, facts, wake }: OpenHold): HoldView["remedies"] {
  const candidates = candidatesOf(facts);
  return remediesOf({ code, facts, wake }).flatMap(({ verdict, does }) => {
    const others = verdict === "same" && candidates.length > 1 ? candidates : [undefined];
    return others.map((other) => ({
      verdict,
      does: other ? `${does} (${other})` : does,
      other: other ?? null,
    }));
  });
}
