import { readFile } from "node:fs/promises";
import { deadEndCounts } from "../store/dead-ends.ts";
import { holdCounts } from "../store/holds.ts";
import { recordCounts } from "../store/rest.ts";
import type { Stage } from "./chapters.ts";

/** One figure of how the story ends. */
export interface Figure {
  readonly where: string;
  readonly what: string;
  readonly count: number;
}

/** How it stands: by the systems' own tables, and by what waits in the hub. */
export async function endingOf({ procore, books, hub, db }: Stage): Promise<readonly Figure[]> {
  const { organisation } = hub;
  const records = await recordCounts(db, organisation, "vendor", 2);
  const holds = await holdCounts(db, organisation);
  const deadEnds = await deadEndCounts(db, organisation);
  const of = (kind: string) =>
    deadEnds.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.count, 0);
  return [
    { where: "procore", what: "vendors", count: procore.vendors.length },
    { where: "odoo", what: "vendors", count: await books.vendorCount() },
    { where: "plumbline", what: "vendor records", count: records.all },
    { where: "plumbline", what: "vendors in both systems", count: records.everywhere },
    ...holds.map(({ code, count }) => ({ where: "held", what: code, count })),
    { where: "quarantine", what: "vendor", count: of("quarantine") },
    { where: "dead letters", what: "all", count: of("dead letter") },
  ];
}

/** How it should stand, from `expected.csv`. */
export async function expectedEnding(): Promise<readonly Figure[]> {
  const text = await readFile(new URL("../../story/expected.csv", import.meta.url), "utf8");
  const [, ...lines] = text.trim().split("\n");
  return lines.map((line) => {
    const [where = "", what = "", count = ""] = line.split(",");
    return { where, what, count: Number(count) };
  });
}

/** What is other than it should be, each in a sentence. */
export function differences(found: readonly Figure[], expected: readonly Figure[]): readonly string[] {
  const countIn = (figures: readonly Figure[], { where, what }: Figure) =>
    figures.find((one) => one.where === where && one.what === what)?.count ?? 0;
  const all = [
    ...expected,
    ...found.filter((one) => !expected.some(({ where, what }) => where === one.where && what === one.what)),
  ];
  return all
    .filter((one) => countIn(found, one) !== countIn(expected, one))
    .map((one) => `${one.where}, ${one.what}: ${countIn(found, one)} instead of ${countIn(expected, one)}`);
}
