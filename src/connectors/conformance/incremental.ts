import fc from "fast-check";
import { expect, it } from "vitest";
import type { Observed, Page } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { allIds, type Conforming, playing, readBack, type Work } from "./bench.ts";

/** What people do while the hub reads. */
type Act =
  | { readonly do: "enter" }
  | { readonly do: "change"; readonly which: number; readonly to: number }
  | { readonly do: "remove"; readonly which: number }
  | { readonly do: "wait"; readonly seconds: number }
  | { readonly do: "nothing" };

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("change" as const), which: fc.nat(40), to: fc.nat(999) }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "enter" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), which: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(0.4, 1, 400) }),
  },
  { weight: 4, arbitrary: fc.constant({ do: "nothing" as const }) },
);

const nights = fc.record({
  entered: fc.nat(14),
  /** How far apart the first records were entered: at one moment, or so that no overlap covers them all. */
  apartSeconds: fc.constantFrom(0, 1, 120, 400),
  /** One before each request, until there are no more. */
  acts: fc.array(acts, { maxLength: 40 }),
  /** After so many pages the hub is killed, and goes on from the cursor it kept. */
  killedAfter: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
});
type Night = typeof nights extends fc.Arbitrary<infer N> ? N : never;

/** Whatever happens between two requests, and wherever the reading is broken off: the last that is heard is the truth. */
export function conformsInChanges(conforming: Conforming, noun: string): void {
  it("loses no change at the edge of a page, a moment or a cursor", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(nights, (night) => playing(conforming, noun, (work) => livedThrough(work, night))),
      // Other nights in every run.
      { numRuns: 20, interruptAfterTimeLimit: 10_000 },
    );
  });
}

async function livedThrough(work: Work, { entered, apartSeconds, acts, killedAfter }: Night): Promise<void> {
  const { bench, harness } = work;
  const ids: string[] = [];
  const enter = () => ids.push(bench.enter(bench.sample(ids.length)));
  for (let n = 0; n < entered; n++) {
    enter();
    await harness.clock.advance(apartSeconds);
  }
  const left = [...acts];
  harness.server.meanwhile = async () => {
    const act = left.shift();
    const id = act && "which" in act ? ids[act.which % Math.max(1, ids.length)] : undefined;
    if (act?.do === "enter") enter();
    if (act?.do === "change" && id) bench.change(id, bench.sample(1000 + act.to));
    if (act?.do === "remove" && id && bench.remove) bench.remove(ids.splice(ids.indexOf(id), 1)[0] ?? "");
    if (act?.do === "wait") await harness.clock.advance(act.seconds);
  };

  const heard = new Map<string, Observed>();
  let cursor: unknown;
  for (const pages of [...killedAfter, Number.POSITIVE_INFINITY])
    cursor = await read(work, heard, cursor, pages);
  while (left.length > 0) cursor = await read(work, heard, cursor, Number.POSITIVE_INFINITY);
  harness.server.meanwhile = undefined;
  await read(work, heard, cursor, Number.POSITIVE_INFINITY);

  const there = await allIds(work);
  expect(new Set(there)).toEqual(new Set(ids));
  for (const truth of await readBack(work, there)) {
    const known = heard.get(truth.id);
    expect(known && work.says(known), `record ${truth.id}`).toEqual(work.says(truth));
  }
}

/** Reads on for so many pages; answers with the cursor that was kept. Each request lets somebody act. */
async function read(
  work: Work,
  heard: Map<string, Observed>,
  since: unknown,
  pages: number,
): Promise<unknown> {
  const { resource, client, harness } = work;
  let cursor = since;
  let count = 0;
  try {
    for await (const page of resource.changes(client as never, since) as AsyncIterable<Page>) {
      for (const one of page.observed)
        if (one.version >= (heard.get(one.id)?.version ?? "")) heard.set(one.id, one);
      cursor = JSON.parse(JSON.stringify(page.cursor));
      count += 1;
      if (count >= pages) break;
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.remedy !== "later") throw error;
    await harness.clock.advance(error.retryAfterSeconds ?? 1);
  }
  return cursor;
}
