import { flowOf, type Hub } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { maskField, maskFields, maskSentence } from "../engine/masks.ts";
import { candidatesOf, remediesOf } from "../engine/resolve.ts";
import type { DataClass } from "../kernel/entity.ts";
import type { Wake } from "../kernel/issue.ts";
import type { OpenHold } from "../store/holds.ts";
import { readRecords } from "../store/records.ts";
import { readVoices } from "../store/voices.ts";

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
  readonly remedies: readonly { readonly verdict: string; readonly does: string; readonly command: string }[];
  readonly trail: string;
}

/** One hold in full: what stands against what, or which records may be the same. */
export interface FullHold extends HoldView {
  readonly dispute: Dispute | null;
  readonly candidates: readonly Candidate[];
}

interface Dispute {
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
  for (const [noun, some] of Map.groupBy(holds, (hold) => hold.noun)) {
    const saying = await sayings(hub, noun, [...new Set(some.map(({ record }) => record))]);
    for (const hold of some) views.set(hold.id, viewOf(hub, hold, saying.get(hold.record) ?? []));
  }
  return holds.flatMap(({ id }) => views.get(id) ?? []);
}

/** One hold with both values side by side, and the candidates with what speaks for them. */
export async function fullHold(hub: Hub, hold: OpenHold): Promise<FullHold> {
  const { noun, record, facts } = hold;
  const { entity } = flowOf(hub, noun);
  const keys = candidatesOf(facts);
  const known = await readRecords(hub.db, hub.organisation, noun, keys);
  const saying = await sayings(hub, noun, [record, ...keys]);
  const all = [...saying.values()].flat();
  const given = Array.isArray(facts.candidates) ? (facts.candidates as readonly GivenCandidate[]) : [];
  const [view] = await holdViews(hub, [hold]);
  return {
    ...(view as HoldView),
    why: maskSentence(entity, all, hold.says),
    dispute: disputeOf(hub, hold),
    candidates: keys.map((key) => {
      const { score = null, because = [] } = given.find((one) => (one.ref?.key ?? one.key) === key) ?? {};
      return {
        ...{ key, title: known.get(key)?.title ?? "", score },
        because: because.map((reason) => maskSentence(entity, all, reason)),
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

function viewOf(hub: Hub, hold: OpenHold, saying: readonly Fields[]): HoldView {
  const { id: number, noun, record, title, code, says, atRisk, openedAt, blocks, trail, wake } = hold;
  return {
    ...{ number, noun, record, title, code, atRisk, since: openedAt, trail },
    why: maskSentence(flowOf(hub, noun).entity, saying, says),
    blocks: blockedInWords(hub, blocks),
    endsWhen: wokenInWords(wake),
    remedies: remediesFor(hold),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** All values that a sentence about these records may repeat. */
async function sayings(
  hub: Hub,
  noun: string,
  records: readonly string[],
): Promise<ReadonlyMap<string, readonly Fields[]>> {
  const known = await readRecords(hub.db, hub.organisation, noun, records);
  const voices = await readVoices(hub.db, hub.organisation, noun, records);
  return new Map(
    records.map((key) => [
      key,
      [known.get(key)?.known ?? {}, ...voices.filter((one) => one.record === key).map(({ says }) => says)],
    ]),
  );
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

/** What may be done, each as a command that lacks nothing but the reason. */
function remediesFor({ id, code, facts }: OpenHold): HoldView["remedies"] {
  const candidates = candidatesOf(facts);
  return remediesOf({ code, facts }).flatMap(({ verdict, does }) => {
    const others = verdict === "same" && candidates.length > 1 ? candidates : [undefined];
    return others.map((other) => ({
      verdict,
      does: other ? `${does} (${other})` : does,
      command: `plumbline resolve ${id} ${verdict}${other ? ` --other ${other}` : ""} --because "…"`,
    }));
  });
}

function blockedInWords(hub: Hub, blocks: string): string {
  const [seat = "", field] = blocks.split("#");
  if (field !== undefined) return `${inWords(field)}, as ${seat} has it`;
  if (blocks === "*") return "all of it";
  return hub.connections.has(seat.split("/")[0] ?? "") ? `what ${seat} is told` : `to ${inWords(blocks)}`;
}

function wokenInWords(wake: Wake): string {
  switch (wake.on) {
    case "reference":
      return `${inWords(wake.ref.noun)} ${wake.ref.key} has a counterpart`;
    case "approval":
      return `${wake.people} of ${wake.role} ${wake.people === 1 ? "has" : "have"} approved it`;
    case "window":
      return `the window ${wake.calendar} opens`;
    case "repair":
      return "its cause is mended, or somebody decides";
  }
}
