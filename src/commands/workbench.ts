import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { AnyResource, Observed, Unmapped, Vocabulary } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { maskFields } from "../engine/masks.ts";
import { Refused } from "../engine/refused.ts";
import type { Answer, Globals } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { answering } from "./opened.ts";
import { type Reached, reach } from "./reach.ts";
import type { Desk } from "./terminal.ts";
import { maskedWire, scrubbedWire } from "./wire.ts";
import { workbenchText } from "./workbench-text.ts";

interface Bench {
  readonly id?: readonly string[] | undefined;
  readonly most: number;
  readonly save?: string | undefined;
  readonly store?: true | undefined;
}

export function workbenchCommand(program: Command, desk: Desk): void {
  program
    .command("workbench")
    .description(
      "Calls a real system by itself, without the hub: who we are there, and how its records read.",
    )
    .argument("<connection>", "its id in the configuration")
    .argument("[noun]", "which of its records to read: vendor")
    .option("--id <id...>", "these records, by their id there; otherwise the first page")
    .option("--most <number>", "how many of the first page", wholeNumber, 3)
    .option("--save <file>", "keep them as a fixture, with what is classed or personal replaced")
    .option("--store", "use the hub's own tokens, from its store")
    .addHelpText("after", HELP)
    .action(
      answering(desk, (globals, id: string, noun: string | undefined, bench: Bench) =>
        atWorkbench(desk, globals, { ...bench, id, noun, ids: bench.id }),
      ),
    );
}

const HELP = `
Examples:
  plumbline workbench procore
  plumbline workbench procore vendor --id 523411 --save vendor.json

Nothing is changed there, and the database is opened only for sealed secrets or with --store.
With --json: { connection, who, nouns: [], records: [{ noun, id, version, at, wire: {}, canonical: {}, unmapped: [{ field, list, word }], unreadable }], saved }`;

/** One record of a system beside what the connector makes of it. Values of a class are masked. */
export interface Benched {
  readonly noun: string;
  readonly id: string;
  readonly version: string;
  readonly at: string;
  readonly wire: unknown;
  readonly canonical: Readonly<Record<string, unknown>>;
  readonly unmapped: readonly Unmapped[];
  /** Why the connector cannot read it at all. */
  readonly unreadable: string | null;
}

interface Wanted extends Omit<Bench, "id"> {
  readonly id: string;
  readonly noun: string | undefined;
  readonly ids: readonly string[] | undefined;
}

async function atWorkbench(desk: Desk, globals: Globals, wanted: Wanted): Promise<Answer> {
  const { id, store, save } = wanted;
  return reach(desk, globals, { id, store }, async (reached) => {
    const found = await lookAt(reached, wanted);
    const saved = save === undefined ? null : resolve(desk.home, save);
    if (saved !== null) await writeFile(saved, `${JSON.stringify(found.fixture, undefined, 2)}\n`);
    const value = { connection: reached.id, ...found.seen, saved };
    return {
      value,
      code: found.seen.records.some(({ unreadable }) => unreadable !== null) ? 1 : 0,
      text: (terminal) => workbenchText(value, terminal),
    };
  });
}

/** Asks who we are, reads some records, and lays out what they mean; and the same as a fixture may be kept. */
export async function lookAt(
  { id, connector, client, vocabulary }: Reached,
  { noun, ids, most }: Pick<Wanted, "noun" | "ids" | "most">,
) {
  const who = await connector.check(client as never);
  const nouns = connector.resources.map(({ entity }) => entity.noun);
  if (noun === undefined) return { seen: { who, nouns, records: [] as readonly Benched[] }, fixture: [] };
  const resource: AnyResource | undefined = connector.resources.find(({ entity }) => entity.noun === noun);
  if (!resource) throw new Refused(`${id} does not carry a ${noun}: it has ${nouns.join(", ")}`);
  const observed = ids ? await resource.read(client as never, ids) : await firstPage(resource, client, most);
  const { classes, personal } = resource.entity;
  const laid = observed.map((one) => ({ one, ...readingOf(resource, vocabulary, one.wire) }));
  const records = laid.map(
    ({ one, canonical, unmapped, unreadable }): Benched => ({
      ...{ noun, id: one.id, version: one.version, at: one.at },
      wire: maskedWire(one.wire, resource.entity, canonical),
      canonical: maskFields(resource.entity, canonical),
      ...{ unmapped, unreadable },
    }),
  );
  const fixture = laid.map(({ one, canonical }) =>
    scrubbedWire(one.wire, { classes, personal, canonical, chance: Math.random }),
  );
  return { seen: { who, nouns, records }, fixture };
}

async function firstPage(resource: AnyResource, client: unknown, most: number): Promise<readonly Observed[]> {
  for await (const { observed } of resource.changes(client as never, undefined))
    if (observed.length > 0) return observed.slice(0, most);
  return [];
}

function readingOf(resource: AnyResource, vocabulary: Vocabulary, wire: unknown) {
  const none = { canonical: {}, unmapped: [] as readonly Unmapped[] };
  const parsed = resource.wire.safeParse(wire);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".") || "(all)"}: ${message}`,
    );
    return { ...none, unreadable: reasons.join("; ") };
  }
  try {
    const { says, unmapped = [] } = resource.toCanonical(parsed.data, vocabulary);
    return { canonical: says as Readonly<Record<string, unknown>>, unmapped, unreadable: null };
  } catch (error) {
    if (error instanceof ConnectorError) return { ...none, unreadable: error.message };
    throw error;
  }
}
