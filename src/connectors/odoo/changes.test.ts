import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedRows, isoOf, type Mark, markOfNow, NOTHING_READ, type Rows, shifted } from "./changes.ts";
import type { Domain } from "./domain.ts";

const START = Date.parse("2026-11-22T06:00:00Z");
const OVERLAP = 300;
/** Odoo ends a call after so long. */
const LONGEST = 120;

/** A table as PostgreSQL keeps it: a row bears the moment its transaction began, and appears when it commits. */
class Table {
  seconds = 0;
  readonly #rows = new Map<number, number>();
  #open: { readonly id: number; readonly began: number; readonly commits: number }[] = [];

  write(id: number, lasts: number): void {
    // Two transactions cannot write one row at a time: the second waits, and begins anew.
    if (this.#open.some((one) => one.id === id)) return;
    this.#open.push({ id, began: this.seconds, commits: this.seconds + lasts });
    this.pass(0);
  }

  pass(seconds: number): void {
    this.seconds += seconds;
    const done = this.#open.filter(({ commits }) => commits <= this.seconds);
    this.#open = this.#open.filter(({ commits }) => commits > this.seconds);
    for (const { id, began } of done) this.#rows.set(id, Math.max(began, this.#rows.get(id) ?? 0));
  }

  /** What each row bears now, to the microsecond: what a reader must have met. */
  get truth(): ReadonlyMap<number, number> {
    return this.#rows;
  }

  readonly read: Rows<{ id: number; write_date: string; exact: number }> = async (
    condition,
    order,
    limit,
  ) => {
    const rows = [...this.#rows].map(([id, exact]) => ({ id, exact, write_date: shown(exact) }));
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    return rows
      .filter(({ id, exact }) => condition.every((leaf) => holds(leaf, id, exact)))
      .sort(
        (a, b) =>
          (order === "id" ? byId(a, b) : a.exact - b.exact || byId(a, b)) * (order.includes("desc") ? -1 : 1),
      )
      .slice(0, limit);
  };

  readonly now = () => new Date(START + this.seconds * 1000);
}

const shown = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString().slice(0, 19).replace("T", " ");

function holds(leaf: Domain[number], id: number, exact: number): boolean {
  if (typeof leaf === "string") throw new Error("No operator is expected");
  const [field, operator, value] = leaf;
  const limit = field === "id" ? Number(value) : (Date.parse(isoOf(String(value))) - START) / 1000;
  const found = field === "id" ? id : exact;
  return { ">": found > limit, ">=": found >= limit, "<": found < limit }[operator] ?? false;
}

const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        id: fc.integer({ min: 1, max: 12 }),
        lasts: fc.constantFrom(0, 0, 0.3, 5, LONGEST),
      }),
    },
    { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom(0.1, 0.4, 1, 60, 200, 400, 5000) }) },
    { weight: 2, arbitrary: fc.constant("poll" as const) },
    { weight: 1, arbitrary: fc.record({ killedAfter: fc.integer({ min: 1, max: 3 }) }) },
  ),
  { maxLength: 80 },
);

async function poll(table: Table, mark: Mark, heard: Map<number, number>, pages = Number.POSITIVE_INFINITY) {
  let kept = mark;
  let left = pages;
  const reading = { rows: table.read, mark, overlapSeconds: OVERLAP, pageSize: 3, now: table.now };
  for await (const page of changedRows(reading)) {
    for (const { id, exact } of page.rows) heard.set(id, exact);
    kept = page.mark;
    left -= 1;
    if (left <= 0) break;
  }
  return kept;
}

describe("reading what was written since", () => {
  it("meets every row as it stands, however late it was committed and wherever reading was broken off", async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (story) => {
        const table = new Table();
        const heard = new Map<number, number>();
        let mark = NOTHING_READ;
        for (const act of story) {
          if (act === "poll") mark = await poll(table, mark, heard);
          else if ("wait" in act) table.pass(act.wait);
          else if ("killedAfter" in act) mark = await poll(table, mark, heard, act.killedAfter);
          else table.write(act.id, act.lasts);
        }
        table.pass(LONGEST);
        // The first may end a pass that was broken off, and had passed the late rows by.
        mark = await poll(table, mark, heard);
        await poll(table, mark, heard);
        expect(heard).toEqual(new Map(table.truth));
      }),
      { numRuns: 500 },
    );
  });

  it("reads nothing twice once all that could be late has been read", async () => {
    const table = new Table();
    for (let id = 1; id <= 20; id++) table.write(id, 0);
    let mark = await poll(table, NOTHING_READ, new Map());
    const again = new Map<number, number>();
    mark = await poll(table, mark, again);
    expect(again.size).toBe(20);
    table.pass(OVERLAP);
    mark = await poll(table, mark, new Map());
    const quiet = new Map<number, number>();
    mark = await poll(table, mark, quiet);
    expect(quiet.size).toBe(0);
    table.write(7, 0);
    await poll(table, mark, quiet);
    expect([...quiet.keys()]).toEqual([7]);
  });

  it("takes the present for read, but for what is still under way", async () => {
    const table = new Table();
    table.write(1, 0);
    table.pass(1000);
    table.write(2, LONGEST);
    table.pass(60);
    table.write(3, 0);
    const mark = await markOfNow(table.read, table.now);
    table.pass(LONGEST);
    const heard = new Map<number, number>();
    await poll(table, mark, heard);
    expect([...heard.keys()].sort()).toEqual([2, 3]);
  });

  it("counts in Odoo's moments", () => {
    expect(shifted("2026-12-31 23:59:59", 1)).toBe("2027-01-01 00:00:00");
    expect(shifted("2026-11-22 06:38:42", -300)).toBe("2026-11-22 06:33:42");
  });
});
