import type { AnyConnector, AnyResource, Vocabulary } from "../connectors/contract.ts";
import type { Side } from "../kernel/case.ts";
import type { Flow, Rules } from "../kernel/flow.ts";
import type { WordList } from "../kernel/word-list.ts";
import type { Db } from "../store/db.ts";
import type { LegalEntitiesOf, Place, Serves } from "./legal-entities.ts";
import type { DecidedWords } from "./words.ts";

/** List → theirs → ours. */
export type Words = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `off`: nothing is read; `observing`: decides and shows, writes nothing; `live`: all of it. */
export type Mode = "off" | "observing" | "live";

/** One configured remote system, ready to be talked to. */
export interface Connected {
  readonly id: string;
  readonly side: Side;
  readonly connector: AnyConnector;
  readonly resources: ReadonlyMap<string, AnyResource>;
  /** The words in force: what people decided, over what is laid down. */
  readonly vocabulary: Vocabulary;
  /** What the configuration and the connector lay down, below what people decided; and the same as data. */
  readonly laidDown?: Vocabulary | undefined;
  readonly words?: Words | undefined;
  /** Lets its client speak by the words in force from now on. */
  readonly speak?: ((vocabulary: Vocabulary) => void) | undefined;
  /** Whose records it carries, and each of its companies; everybody's where nothing is stated. */
  readonly serves?: Serves | undefined;
  readonly callsMax: number;
  readonly pollSeconds: number;
  readonly sweepSeconds: number;
  readonly mode: (noun: string) => Mode;
  /** The connector's client, made at the first call. */
  readonly client: () => unknown;
  readonly webhook:
    | ((delivery: { headers: Readonly<Record<string, string | undefined>>; body: Buffer }) => boolean)
    | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the engine carries records of some noun; each flow is checked where it is stated.
export type AnyFlow = Flow<any, any, any>;

/** All that the road needs, as values: it knows no noun, no vendor, no clock and no chance of its own. */
export interface Hub {
  readonly organisation: string;
  readonly db: Db;
  readonly flows: ReadonlyMap<string, AnyFlow>;
  readonly connections: ReadonlyMap<string, Connected>;
  /** The rules in force for a record that stands in these seats: the flow's own, with the deployment's overrides. */
  readonly rules: (noun: string, at: Date, seats: readonly Place[]) => Rules<Record<string, unknown>>;
  /** Whose a record is that stands in these seats. */
  readonly legalEntitiesOf: LegalEntitiesOf;
  /** What the firm has laid down, by name, as the domain reads it. */
  readonly policies?: Readonly<Record<string, unknown>> | undefined;
  /** The time zone in which the firm's day begins; UTC unless stated. */
  readonly zone?: string | undefined;
  /** Names the rules and the words laid down that are in force, for the journal. */
  readonly rulesVersion: string;
  /** Up to which decision of people the words are in force, and on which day. */
  readonly wordsOf?: { readonly nth: number; readonly day: string } | undefined;
  /** What was last read of these decisions; without it they are read for every piece of work. */
  readonly decidedWords?: DecidedWords | undefined;
  /** The lists of words that there are. */
  readonly lists?: readonly WordList[] | undefined;
  readonly now: () => Date;
  /** A number in [0, 1), for jitter. */
  readonly chance: () => number;
  /** A new key, ascending in time. */
  readonly newKey: () => string;
  /** A keyed digest of a value that must not be written down. */
  readonly digest: (value: unknown) => string;
  /** Something is ready in one of the queues. */
  readonly wake: () => void;
}

export function connectionOf(hub: Hub, id: string): Connected {
  const connection = hub.connections.get(id);
  if (!connection)
    throw new Error(
      `No connection is called ${id}: it was removed from the configuration while work for it waits`,
    );
  return connection;
}

export function resourceOf(hub: Hub, connection: string, noun: string): AnyResource {
  const resource = connectionOf(hub, connection).resources.get(noun);
  if (!resource) throw new Error(`${connection} does not carry a ${noun}`);
  return resource;
}

export function flowOf(hub: Hub, noun: string): AnyFlow {
  const flow = hub.flows.get(noun);
  if (!flow) throw new Error(`There is no flow for ${noun}`);
  return flow;
}
