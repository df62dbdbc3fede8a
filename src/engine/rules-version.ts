import type { AnyConnector } from "../connectors/contract.ts";
import { fingerprintOf } from "../kernel/digest.ts";
import type { AnyFlow } from "./hub.ts";

/** All that decides how words are read and what is decided of them, beside the facts. */
export interface InForce {
  /** The program's own release. */
  readonly release: string;
  /** What the deployment has laid down: ownership, vocabularies, legal entities, policies. */
  readonly laidDown: unknown;
  readonly flows: Iterable<AnyFlow>;
  readonly connectors: Iterable<AnyConnector>;
}

/** Names what is in force: whoever starts with another one than before reads and decides otherwise. */
export const rulesVersionOf = ({ release, laidDown, flows, connectors }: InForce): string =>
  fingerprintOf([
    release,
    laidDown,
    byName(
      [...flows].map(({ entity, fields, initial, moves }) => [
        entity.noun,
        { fields, initial, moves: moves.map(({ name, from, to, by }) => ({ name, from, to, by })) },
      ]),
    ),
    byName(
      [...connectors].map(({ id, side, vocabularies = {}, resources }) => [
        id,
        {
          ...{ side, vocabularies },
          carries: byName(
            resources.map(({ entity, carries, writes }) => [entity.noun, [carries, writes?.takes ?? null]]),
          ),
        },
      ]),
    ),
  ]).slice(0, 16);

/** The order in which they are registered decides nothing. */
const byName = (entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(entries);
