import type { Side } from "../kernel/case.ts";
import type { Rule, Rules } from "../kernel/flow.ts";
import type { AnyFlow, Hub } from "./hub.ts";
import type { LegalEntitiesOf } from "./legal-entities.ts";

/** A deployment's word on who keeps a field, from a day on. */
export interface Override {
  readonly noun: string;
  readonly field: string;
  /** For records that this connection carries; for all where none is named. */
  readonly connection?: string | undefined;
  /** For records of this legal entity; for those of all where none is named. */
  readonly legalEntity?: string | undefined;
  readonly owner: Side;
  readonly leader?: string | undefined;
  readonly else: Rule["else"];
  /** The first day on which it holds, YYYY-MM-DD. */
  readonly from: string;
}

/** The rules in force: a flow's own, and over them the overrides of the day; the later day counts, then the more particular. */
export function rulesOver(
  flows: ReadonlyMap<string, AnyFlow>,
  overrides: readonly Override[],
  legalEntitiesOf: LegalEntitiesOf,
): Hub["rules"] {
  return (noun, at, seats) => {
    const rules = flows.get(noun)?.fields as Rules<Record<string, unknown>>;
    if (overrides.length === 0) return rules;
    const today = at.toISOString().slice(0, 10);
    const entities = legalEntitiesOf(seats);
    const inForce = overrides
      .filter((one) => one.noun === noun && one.field in rules && one.from <= today)
      .filter(
        (one) =>
          one.connection === undefined || seats.some(({ connection }) => connection === one.connection),
      )
      .filter(({ legalEntity }) => legalEntity === undefined || entities.has(legalEntity))
      .sort((a, b) => a.from.localeCompare(b.from) || particularity(a) - particularity(b));
    if (inForce.length === 0) return rules;
    const changed = inForce.map(({ field, owner, leader, else: otherwise }): [string, Rule] => [
      field,
      { ...(rules[field] as Rule), owner, leader, else: otherwise },
    ]);
    return { ...rules, ...Object.fromEntries(changed) };
  };
}

const particularity = ({ connection, legalEntity }: Override): number =>
  Number(connection !== undefined) + Number(legalEntity !== undefined);
