import { readFile } from "node:fs/promises";
import { papersOf } from "../api/v1/papers.ts";
import type { Hub } from "../engine/hub.ts";
import { deadEndCounts } from "../store/dead-ends.ts";
import { holdCounts } from "../store/holds.ts";
import { findRecords } from "../store/records.ts";
import { recordCounts } from "../store/rest.ts";
import { PLAN } from "./books.ts";
import type { Stage } from "./chapter.ts";

/** One figure of how the story ends. */
export interface Figure {
  readonly where: string;
  readonly what: string;
  readonly count: number;
}

/** How it stands: by the systems' own tables, and by what waits in the hub. */
export async function endingOf(stage: Stage): Promise<readonly Figure[]> {
  const { hub, db } = stage;
  const { organisation } = hub;
  const records = await recordCounts(db, organisation, "vendor", 2);
  const holds = await holdCounts(db, organisation);
  const deadEnds = await deadEndCounts(db, organisation);
  const of = (kind: string) =>
    deadEnds.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.count, 0);
  return [
    ...(await inTheSystems(stage)),
    { where: "plumbline", what: "vendor records", count: records.all },
    { where: "plumbline", what: "vendors in two systems or more", count: records.everywhere },
    { where: "plumbline", what: "payable on one job and blocked on another", count: await halfPayable(hub) },
    ...holds.map(({ code, count }) => ({ where: "held", what: code, count })),
    { where: "quarantine", what: "all", count: of("quarantine") },
    { where: "dead letters", what: "all", count: of("dead letter") },
  ];
}

async function inTheSystems({ procore, books, bill, trustlayer }: Stage): Promise<readonly Figure[]> {
  return [
    { where: "procore", what: "vendors", count: procore.vendors.length },
    { where: "odoo", what: "vendors", count: await books.vendorCount() },
    { where: "odoo", what: "vendors that it warns of", count: await books.warnedOf() },
    { where: "odoo", what: "projects", count: await books.projectCount() },
    { where: "odoo", what: "cost codes", count: await books.codeCount(PLAN) },
    { where: "bill", what: "vendors", count: bill.vendors.length },
    { where: "trustlayer", what: "vendors", count: trustlayer.workspace.vendors.size },
  ];
}

/** How many vendors may be paid on one job, and on another not, by what was judged of them. */
async function halfPayable(hub: Hub): Promise<number> {
  const vendors = await findRecords(hub.db, hub.organisation, "", 1000);
  const standing = await Promise.all(
    vendors
      .filter(({ noun, mergedInto }) => noun === "vendor" && !mergedInto)
      .map(({ key }) => papersOf(hub, key, "payment")),
  );
  return standing.filter((papers) => new Set(papers.map(({ gate }) => gate)).size > 1).length;
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
