import type { z } from "zod";
import type { Side } from "../kernel/case.ts";
import type { Entity } from "../kernel/entity.ts";
import type { Allowance } from "./kit/budget.ts";
import type { ConnectorError } from "./kit/errors.ts";
import type { Answer, Http } from "./kit/http.ts";

/** What a connector gets to talk with: parsed settings, revealed secrets, a bounded HTTP client, and time as an argument. */
export interface Context<Settings, Secrets> {
  readonly connection: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly http: Http;
  readonly now: () => Date;
  /** Sealed, durable keeping of tokens that change: single-flight, and stored before it is used. */
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
}

/** Durable, sealed tokens of one connection. */
export interface Vault {
  /** Answers with what is kept, or with what `renew` makes of it: one caller renews at a time, and the new is stored before it is answered. */
  keep<T>(
    name: string,
    isFresh: (kept: T) => boolean,
    renew: (kept: T | undefined) => Promise<T>,
  ): Promise<T>;
  forget(name: string): Promise<void>;
}

/** The words of one system and ours, as data: `ours` answers undefined for a word that nobody has mapped. */
export interface Vocabulary {
  ours(list: string, theirs: string): string | undefined;
  theirs(list: string, ours: string): string | undefined;
}

/** One record as a system says it: its id there, its version (which orders, and never proves sameness), its raw shape. */
export interface Observed {
  readonly id: string;
  readonly version: string;
  /** The moment of its last change as the system says it, ISO 8601 UTC. */
  readonly at: string;
  readonly wire: unknown;
  /** The company whose books it belongs to, where one connection serves several. */
  readonly company?: string | undefined;
  /** The hub's own key that is stamped on it, when the hub made it or took it over. */
  readonly stamp?: string | undefined;
}

/** How far a resource was read: plain JSON that only its connector understands. */
export type Cursor = unknown;

export interface Page {
  readonly observed: readonly Observed[];
  /** Where to read on from, once this page is kept. */
  readonly cursor: Cursor;
}

/** What became of one item of a call. An image is the record as it now stands, read like any other answer. */
export type Outcome =
  | { readonly done: true; readonly image: Observed }
  | { readonly done: false; readonly error: ConnectorError };

/** Somebody changed it there since what it is to be told was decided: nothing was written. The image is as it stands. */
export interface Overtaken {
  readonly done: false;
  readonly overtaken: Observed;
  readonly error?: undefined;
}

/** What one record is to be told. */
export interface Update<T> {
  readonly id: string;
  readonly stamp: string;
  readonly patch: T;
  /**
   * Is the record still as it was known when this was decided? Asked of what the system shows right before the write,
   * read for the whole call at once; where it is not, nothing is written. Without it, whatever stands there is.
   */
  readonly stands?: ((present: Observed) => boolean) | undefined;
}

/** What a word of theirs could not be mapped to. */
export interface Unmapped {
  readonly field: string;
  readonly list: string;
  readonly word: string;
}

/** Canonical content of a wire record: the fields that it carries, and the words nobody has mapped. */
export interface Reading<T> {
  readonly says: T;
  readonly unmapped?: readonly Unmapped[];
  /** Who said a field last, as the system names its people; a name that the vocabulary `people` knows is one of ours. */
  readonly by?: { readonly [K in keyof T]?: string } | undefined;
}

/**
 * How a system is written to. Items of one call are independent: each has its own outcome, in the order given. A call
 * that failed as a whole throws; if it may have taken effect, or may still, its error says `unanswered`.
 */
export interface Writes<Client, T> {
  /** The fields it can be told, where they are fewer than it carries: the others it only says. */
  readonly takes?: readonly (keyof T)[];
  /** How many items one call takes at the most. */
  readonly batch: number;
  /**
   * What makes a repeated create one record: the target's own uniqueness, or looking for the stamped key once an
   * unanswered call can no longer commit.
   */
  readonly once: "target" | "looking";
  /** How long after it was sent a call that nobody answered may still take effect. */
  readonly settledAfterSeconds: number;
  create(
    client: Client,
    items: readonly {
      readonly stamp: string;
      readonly patch: T;
      /** The company in whose books it is wanted; without it the system's own choice. */
      readonly company?: string | undefined;
    }[],
  ): Promise<readonly Outcome[]>;
  update(client: Client, items: readonly Update<T>[]): Promise<readonly (Outcome | Overtaken)[]>;
  /** Which of these keys stand on a record there already? Asked after an unanswered create, and only then. */
  find(client: Client, stamps: readonly string[], since: Date): Promise<readonly Observed[]>;
}

/** One noun in one system: what it carries, how to read it and how to write it. Only its functions with a client do IO. */
export interface Resource<
  Client = never,
  Wire = unknown,
  T extends object = object,
  C extends keyof T = keyof T,
> {
  readonly entity: Entity<T>;
  /** Each record belongs to one company: where the connection has several, each of them is a seat of its own. */
  readonly byCompany?: true | undefined;
  /** The canonical fields this system can hold. What is not here it is never told and never asked. */
  readonly carries: readonly C[];
  /**
   * Fields that name another record by its id in this system, and that record's noun: the hub puts its own key in their
   * place, and waits while there is none. They are read only.
   */
  readonly refs?: { readonly [K in C]?: string } | undefined;
  readonly wire: z.ZodType<Wire>;
  readonly toCanonical: (wire: Wire, vocabulary: Vocabulary) => Reading<{ [K in C]?: T[K] | undefined }>;
  /**
   * In the books: the account to which a line's cost goes that is of this record, by its id there; null while it stands on
   * none. A line of a project and a cost code goes to the accounts of both at once.
   */
  readonly booksTo?: ((wire: Wire) => string | null) | undefined;
  /** Changes since the cursor, oldest first, without loss at its edge; from the beginning when there is none. */
  readonly changes: (client: Client, since: Cursor | undefined) => AsyncIterable<Page>;
  /** These records as they stand; one that is missing in the answer is gone. */
  readonly read: (client: Client, ids: readonly string[]) => Promise<readonly Observed[]>;
  /** All ids that exist, for the sweep that finds what was deleted. */
  readonly ids: (client: Client) => AsyncIterable<readonly string[]>;
  /** Of ids that are gone: which were merged, and into which record. */
  readonly survivors?: (
    client: Client,
    gone: readonly { id: string; stamp: string }[],
  ) => Promise<ReadonlyMap<string, string>>;
  readonly writes?: Writes<Client, { [K in C]?: T[K] }>;
}

/** A raw webhook delivery, as it came. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a webhook makes us look at. It is a hint: the record is read, its values are never believed. */
export interface Hint {
  readonly noun: string;
  readonly id: string;
  readonly change: "created" | "updated" | "deleted";
}

export interface Webhooks<Settings, Secrets> {
  readonly verify: (
    delivery: Delivery,
    context: { settings: Settings; secrets: Secrets; now: Date },
  ) => boolean;
  /** The sender's own id of the delivery, where it has one, and what to look at. Throws a ConnectorError `changed`. */
  readonly translate: (delivery: Delivery) => {
    readonly deliveryId?: string | undefined;
    readonly hints: readonly Hint[];
  };
}

/** Carries out one kind of effect. The key is stamped on what it makes; a repeat finds it there and makes nothing new. */
export type Perform<Client> = (
  client: Client,
  act: { readonly key: string; readonly body: unknown; readonly unanswered: boolean },
) => Promise<Outcome>;

/** What an examination of an instance found: it lacks something, grants too much, or something is worth knowing. */
export interface Finding {
  readonly kind: "missing" | "excess" | "notice";
  /** The model, right or setting in question. */
  readonly about: string;
  readonly says: string;
  /** What to do there, for whoever administers it. */
  readonly remedy: string;
}

/** Something that people expect and that a system has no form for, in business words. */
export interface Inability {
  readonly noun: string;
  /** What cannot be had there, as the end of `cannot …`. */
  readonly cannot: string;
  /** What happens in its place, and what people have to do themselves. */
  readonly instead: string;
}

/** One system's language. What is not there, it cannot do: there is no list of capabilities beside it. */
export interface Connector<Settings = never, Secrets = never, Client = never> {
  readonly id: string;
  readonly name: string;
  readonly side: Side;
  readonly settings: z.ZodType<Settings>;
  readonly secrets: z.ZodType<Secrets>;
  /** The system's base address. */
  readonly address: (settings: Settings) => string;
  /** What an answer says is left of the budget, where the system says it. */
  readonly allowance?: (answer: Answer) => Allowance | undefined;
  readonly client: (context: Context<Settings, Secrets>) => Client;
  /** Who are we there? Throws a ConnectorError that says what to mend. */
  readonly check: (client: Client) => Promise<string>;
  /** Examines the instance: what its flows still lack there, and what it grants that they do not need. */
  readonly doctor?: (client: Client) => Promise<readonly Finding[]>;
  // biome-ignore lint/suspicious/noExplicitAny: the registry speaks of some resource; each is checked where it is defined.
  readonly resources: readonly Resource<Client, any, any, any>[];
  /** What it has no form for though its nouns ask for it; fields that it does not carry need no mention. */
  readonly inabilities?: readonly Inability[];
  /** What a line is told of its cost in the books, so that all of it goes to these accounts at once. */
  readonly distribution?: (accounts: readonly string[]) => Readonly<Record<string, number>>;
  /** The effects of moves that this system can carry out, by name. */
  readonly performs?: Readonly<Record<string, Perform<Client>>>;
  readonly webhooks?: Webhooks<Settings, Secrets>;
  /** Words of theirs that need no decision; a deployment adds to them. List → theirs → ours. */
  readonly vocabularies?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Some connector, as the registry and the engine hold it. */
// biome-ignore lint/suspicious/noExplicitAny: what it means by settings, secrets and client only it knows.
export type AnyConnector = Connector<any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyResource = Resource<any, any, any, any>;

export const defineConnector = <Settings, Secrets, Client>(
  connector: Connector<Settings, Secrets, Client>,
): Connector<Settings, Secrets, Client> => connector;

/** States a resource; the compiler checks that it says and takes exactly the fields that it carries. */
export const defineResource =
  <Client>() =>
  <Wire, T extends object, const C extends keyof T>(
    resource: Resource<Client, Wire, T, C>,
  ): Resource<Client, Wire, T, C> =>
    resource;
