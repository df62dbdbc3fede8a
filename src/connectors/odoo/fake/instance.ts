import type { FakeClock } from "../../kit/fake/clock.ts";
import type { Odoo } from "./environment.ts";
import { execute } from "./execution.ts";
import { rulesFor } from "./models/registry.ts";
import { Schema } from "./schema.ts";
import { type Seed, sow, sowFields } from "./seed.ts";
import { stamps } from "./stamps.ts";
import { type KeptTable, Table } from "./table.ts";
import { textsOf } from "./texts.ts";
import type { Version } from "./version.ts";

/** A database that is there, and the moments at which its transactions begin. */
export interface Instance {
  readonly odoo: Odoo;
  readonly begin: () => string;
  readonly keep: () => KeptTables;
}

export interface InstanceOptions {
  readonly version: Version;
  readonly database: string;
  readonly clock: FakeClock;
  readonly seed: Seed;
  /** What an earlier run left, in place of the seed. */
  readonly kept?: KeptTables | undefined;
}

/** Every table by its model, as it is put away between two runs. */
export type KeptTables = Readonly<Record<string, KeptTable>>;

export function instanceOf({ version, database, clock, seed, kept }: InstanceOptions): Instance {
  const tables = new Map<string, Table>();
  const begin = stamps(() => clock.now());
  const odoo: Odoo = {
    version,
    database,
    clock,
    schema: new Schema(version),
    texts: textsOf(version),
    rules: (model) => rulesFor(version, model),
    table(model) {
      const known = tables.get(model);
      if (known) return known;
      const table = new Table(model);
      tables.set(model, table);
      if (model === "ir.model.fields") sowFields(odoo, begin());
      return table;
    },
  };
  const keep = () => Object.fromEntries([...tables].map(([model, table]) => [model, table.keep()]));
  if (kept) {
    restore(tables, kept);
    return { odoo, begin, keep };
  }
  const { error } = execute(odoo, begin, { uid: 1, sudo: true, run: (env) => sow(env, seed) });
  if (error) throw error;
  return { odoo, begin, keep };
}

function restore(tables: Map<string, Table>, kept: KeptTables): void {
  for (const [model, { next, rows }] of Object.entries(kept)) {
    const table = new Table(model);
    for (const row of rows) table.put(row);
    table.startFrom(next);
    tables.set(model, table);
  }
}
