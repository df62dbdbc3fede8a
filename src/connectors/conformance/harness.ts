import type { Delivery } from "../contract.ts";
import type { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";
import type { FakeServer } from "../kit/fake/server.ts";

/** A fake as the suite plays with it: made anew for each test, empty. */
export interface Harness {
  readonly server: FakeServer;
  /** The clock that the server lives on. */
  readonly clock: VirtualClock;
  /** What a connection to the fake is configured with; small pages, so that their edges are met. */
  readonly settings: unknown;
  readonly secrets: unknown;
  /** Words that the firm itself has mapped. List → theirs → ours. */
  readonly vocabularies?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Secrets of the right form that the fake does not know. */
  readonly wrongSecrets: unknown;
  /** How many records a page holds under these settings. */
  readonly pageSize: number;
  /** Whether the client gets itself a new token when one has expired; else an administrator must. */
  readonly renews: boolean;
  readonly benches: readonly Bench[];
  readonly webhooks?: WebhookBench | undefined;
  close(): Promise<void>;
}

/** Canonical content. */
export type Content = Readonly<Record<string, unknown>>;

/** One noun in the fake: what people do there, and what its own tables say. */
export interface Bench {
  readonly noun: string;
  /** The n-th of many records that differ in every field: each field that the resource carries, none of them empty. */
  sample(n: number): Content;
  /** Somebody enters a record at the screen; answers with its id. */
  enter(content: Content): string;
  /** Somebody changes these fields. */
  change(id: string, content: Content): void;
  /** Somebody deletes it, where the system lets them. */
  readonly remove?: ((id: string) => void) | undefined;
  /** Somebody makes one record of two, where the system lets them: the first is gone. */
  readonly merge?: ((from: string, into: string) => void) | undefined;
  /** The hub's keys on all records that there are, as the system's own tables say. */
  stamps(): readonly (string | undefined)[];
  /** A word that nobody has mapped, and how it comes onto a record; where there is a vocabulary. */
  readonly unknownWord?:
    | { readonly field: string; readonly list: string; readonly word: string; plant(id: string): void }
    | undefined;
  /** Fields that the system itself changes when one is told: `taxId` → `registration`. */
  readonly alongWith?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Places in the wire record where null has no meaning: `name`, `partner.id`. */
  readonly required: readonly string[];
  /** Does this request read records of the noun? Does it write them? */
  isRead(request: FakeRequest): boolean;
  isWrite(request: FakeRequest): boolean;
  /** How the system refuses to write the one record of this request, in these words. */
  refusal(request: FakeRequest, words: string): FakeReply;
  /** Answers to a read that nobody could understand, by name. */
  readonly drifts: Readonly<Record<string, (body: unknown) => unknown>>;
}

export interface WebhookBench {
  /** A change of this record, once in each form in which the system may tell of it. */
  deliveries(noun: string, id: string): readonly Delivery[];
  /** Of something that we do not carry. */
  foreign(): Delivery;
}
