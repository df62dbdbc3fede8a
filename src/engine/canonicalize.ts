import type { Vocabulary } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Asked } from "../kernel/case.ts";
import type { InboxItem } from "../store/inbox.ts";
import type { StoredVoice, WordRead } from "../store/voices.ts";
import { connectionOf, type Hub, resourceOf } from "./hub.ts";

type Fields = Record<string, unknown>;

/** What one inbox item means: pure, so that the same bytes always mean the same. */
export type Meaning =
  | {
      readonly kind: "image";
      readonly item: InboxItem;
      readonly says: Fields;
      readonly unmapped: StoredVoice["unmapped"];
      readonly words: StoredVoice["words"];
      readonly by?: StoredVoice["by"];
    }
  | { readonly kind: "gone"; readonly item: InboxItem; readonly because: string }
  | { readonly kind: "look"; readonly item: InboxItem }
  | { readonly kind: "receipt"; readonly item: InboxItem; readonly receipt: ReceiptBody }
  | { readonly kind: "refusal"; readonly item: InboxItem; readonly refusal: RefusalBody }
  | { readonly kind: "asked"; readonly item: InboxItem; readonly asked: AskedBody }
  | { readonly kind: "again"; readonly item: InboxItem }
  | { readonly kind: "unreadable"; readonly item: InboxItem; readonly reason: string };

/** What a seat was told, and how its record stands since. */
export interface ReceiptBody {
  readonly patch: Fields;
  readonly image: {
    readonly id: string;
    readonly version: string;
    readonly at: string;
    readonly wire: unknown;
  };
}

/** What a seat refused to be told, and its own sentence. */
export interface RefusalBody {
  readonly patch: Fields;
  readonly because: string;
}

/** A person's decision, or another record's intent. */
export type AskedBody = Omit<Asked, "at"> & { readonly because?: string | undefined };

export function meaningOf(hub: Hub, item: InboxItem): Meaning {
  switch (item.kind) {
    case "observed":
      return imageOf(hub, item, item.body);
    case "gone":
      return { kind: "gone", item, because: (item.body as { because: string }).because };
    case "hint":
      return { kind: "look", item };
    case "receipt":
      return { kind: "receipt", item, receipt: item.body as ReceiptBody };
    case "refusal":
      return { kind: "refusal", item, refusal: item.body as RefusalBody };
    case "asked":
      return { kind: "asked", item, asked: item.body as AskedBody };
    case "again":
      return { kind: "again", item };
  }
}

/** Reads a wire record: what the seat says in canonical words, or why it cannot be read at all. */
export function imageOf(
  hub: Hub,
  item: InboxItem,
  wire: unknown,
): Extract<Meaning, { kind: "image" } | { kind: "unreadable" }> {
  const read = readingOf(hub, item, wire);
  return "reason" in read ? { kind: "unreadable", item, ...read } : { kind: "image", item, ...read };
}

type Reading = { readonly says: Fields } & Pick<StoredVoice, "unmapped" | "words" | "by">;

/** What a wire record of this connection says, or the reason why it cannot be read. */
export function readingOf(
  hub: Hub,
  { connection, noun }: { readonly connection: string; readonly noun: string },
  wire: unknown,
): Reading | { readonly reason: string } {
  const resource = resourceOf(hub, connection, noun);
  const parsed = resource.wire.safeParse(wire);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first?.path.join(".") || "the record";
    return { reason: `${where}: ${first?.message ?? "is not readable"}` };
  }
  try {
    const { vocabulary, looked } = noting(connectionOf(hub, connection).vocabulary);
    const { says, unmapped, by } = resource.toCanonical(parsed.data, vocabulary);
    const open = unmapped?.map((one) => ({ ...one, rules: hub.rulesVersion }));
    const words = [...looked.values()];
    return {
      says: says as Fields,
      unmapped: open?.length ? open : null,
      words: words.length > 0 ? words : null,
      by: by ? peopleOf(hub, connection, by) : null,
    };
  } catch (error) {
    if (error instanceof ConnectorError) return { reason: error.message };
    throw error;
  }
}

/** Its people under the names of ours, where the firm has said who is who. */
function peopleOf(
  hub: Hub,
  connection: string,
  by: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { vocabulary } = connectionOf(hub, connection);
  const named = Object.entries(by).flatMap(([field, who]) => {
    if (who === undefined) return [];
    const ours = vocabulary.ours("people", who);
    return [[field, ours ? ours.replace(/^(?:person:)?/, "person:") : who] as const];
  });
  return Object.fromEntries(named);
}

/** The same vocabulary, which notes the words of theirs that are looked up in it. */
function noting(vocabulary: Vocabulary): {
  readonly vocabulary: Vocabulary;
  readonly looked: ReadonlyMap<string, WordRead>;
} {
  const looked = new Map<string, WordRead>();
  const ours = (list: string, word: string) => {
    const found = vocabulary.ours(list, word);
    looked.set(`${list} ${word}`, { list, word, ours: found ?? null });
    return found;
  };
  return { vocabulary: { ...vocabulary, ours }, looked };
}
