import { expect, onTestFinished } from "vitest";
import type { AnyConnector, AnyResource, Observed, Outcome, Overtaken, Page, Writes } from "../contract.ts";
import { connect } from "../kit/connect.ts";
import { ConnectorError } from "../kit/errors.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import type { Bench, Content, Harness } from "./harness.ts";

export type { Content };

export interface Conforming {
  readonly connector: AnyConnector;
  /** A fake, made anew for each test. */
  readonly harness: () => Promise<Harness>;
  /** Of its nouns, these alone; all where none is named. */
  readonly nouns?: readonly string[] | undefined;
}

/** A resource of the connector at work with a fake of its system. */
export interface Work {
  readonly harness: Harness;
  readonly bench: Bench;
  readonly resource: AnyResource;
  readonly client: unknown;
  /** What a record says in canonical words. */
  says(observed: Observed): Content;
}

/** Sets a fake up and connects to it; both end with the test. */
export async function atWork(
  { connector, harness: start }: Conforming,
  noun: string,
  secrets?: (harness: Harness) => unknown,
): Promise<Work> {
  const harness = await start();
  const work = connected(connector, harness, noun, secrets?.(harness) ?? harness.secrets);
  onTestFinished(async () => {
    await work.close();
    await harness.close();
  });
  return work;
}

/** The same without a test's end to hold on to: whoever calls it closes it. */
export async function playing<T>(
  { connector, harness: start }: Conforming,
  noun: string,
  play: (work: Work) => Promise<T>,
): Promise<T> {
  const harness = await start();
  const work = connected(connector, harness, noun, harness.secrets);
  try {
    return await play(work);
  } finally {
    await work.close();
    await harness.close();
  }
}

function connected(connector: AnyConnector, harness: Harness, noun: string, secrets: unknown) {
  const resource = connector.resources.find(({ entity }) => entity.noun === noun);
  const bench = harness.benches.find((one) => one.noun === noun);
  if (!resource || !bench) throw new Error(`There is no bench, or no resource, for ${noun}`);
  const vocabulary = vocabularyOf(connector.vocabularies, harness.vocabularies);
  const { clock, settings } = harness;
  const { client, close } = connect({
    connector,
    connection: connector.id,
    settings,
    secrets,
    vault: memoryVault(),
    vocabulary,
    now: () => clock.now(),
    sleep: (seconds) => clock.advance(seconds),
  });
  const says = ({ wire }: Observed) => readingOf(resource, wire, vocabulary).says as Content;
  return { harness, bench, resource, client, says, close };
}

export const writesOf = ({ resource }: Work): Writes<unknown, Content> => {
  if (!resource.writes) throw new Error(`${resource.entity.noun} cannot be written`);
  return resource.writes as unknown as Writes<unknown, Content>;
};

/** All changes since a cursor, and the cursor after them. */
export async function allChanges(
  { resource, client }: Work,
  since?: unknown,
): Promise<{ observed: Observed[]; cursor: unknown }> {
  const observed: Observed[] = [];
  let cursor = since;
  for await (const page of resource.changes(client as never, since) as AsyncIterable<Page>) {
    observed.push(...page.observed);
    cursor = page.cursor;
  }
  return { observed, cursor };
}

/** Who is told of, in order. A quiet system may tell of a record several times (its contacts changed, too): the same. */
export function toldOf(observed: readonly Observed[]): string[] {
  const told = new Map<string, Observed>();
  for (const one of observed) {
    if (told.has(one.id)) expect(one).toEqual(told.get(one.id));
    told.set(one.id, one);
  }
  return [...told.keys()].sort(byText);
}

export async function allIds({ resource, client }: Work): Promise<string[]> {
  const ids = new Set<string>();
  for await (const some of resource.ids(client as never)) for (const id of some) ids.add(id);
  return [...ids];
}

export const readBack = ({ resource, client }: Work, ids: readonly string[]): Promise<readonly Observed[]> =>
  resource.read(client as never, ids);

/** Creates records as the road does: a call that failed as a whole failed for each of them. */
export async function created(
  work: Work,
  items: readonly { readonly stamp: string; readonly patch: Content }[],
): Promise<readonly Outcome[]> {
  try {
    return await writesOf(work).create(work.client, items);
  } catch (error) {
    if (error instanceof ConnectorError) return items.map(() => ({ done: false, error }));
    throw error;
  }
}

export async function imageOf(outcomes: Promise<readonly (Outcome | Overtaken)[]>): Promise<Observed> {
  const [outcome] = await outcomes;
  if (!outcome?.done) throw outcome?.error ?? new Error("There was no outcome");
  return outcome.image;
}

export const failureOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => "It did not fail",
    (error: unknown) => error,
  );

/** Three records that somebody entered. */
export const threeOf = ({ bench }: Work): [string, string, string] => {
  const entered = (n: number) => bench.enter(bench.sample(n));
  return [entered(0), entered(1), entered(2)];
};

/** Makes a record gone in the way that the system knows. */
export function goneWith({ remove, merge }: Bench, id: string, other: string): void {
  if (remove) remove(id);
  else merge?.(id, other);
}

export const pick = (content: Content, fields: readonly PropertyKey[]): Content =>
  Object.fromEntries(fields.map((field) => [field, content[String(field)]]));

export const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);
