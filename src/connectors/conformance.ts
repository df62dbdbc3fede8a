import { describe } from "vitest";
import type { Conforming } from "./conformance/bench.ts";
import { conformsInChanges } from "./conformance/incremental.ts";
import { conformsInMapping } from "./conformance/mapping.ts";
import { conformsInOnce } from "./conformance/once.ts";
import { conformsInReading } from "./conformance/reading.ts";
import { conformsInSecrecy } from "./conformance/secrecy.ts";
import { conformsInTrouble } from "./conformance/trouble.ts";
import { conformsInWebhooks } from "./conformance/webhooks.ts";
import { conformsInWriting } from "./conformance/writing.ts";

export type { Bench, Content, Harness } from "./conformance/harness.ts";

/**
 * The suite that every connector passes, against a fake of its system. A connector's own tests hold only what is
 * peculiar to it.
 *
 *     conforms({ connector: procore, harness: procoreHarness });
 */
export function conforms(conforming: Conforming): void {
  const { connector } = conforming;
  describe(`${connector.name} behaves like every connector`, () => {
    for (const { entity, writes } of connector.resources.filter(isMeant(conforming)))
      describe(entity.noun, () => {
        conformsInReading(conforming, entity.noun);
        conformsInMapping(conforming, entity.noun);
        conformsInChanges(conforming, entity.noun);
        conformsInTrouble(conforming, entity.noun);
        if (!writes) return;
        conformsInWriting(conforming, entity.noun);
        conformsInOnce(conforming, entity.noun);
        conformsInSecrecy(conforming, entity.noun);
      });
    conformsInWebhooks(conforming);
  });
}

const isMeant =
  ({ nouns }: Conforming) =>
  ({ entity }: { readonly entity: { readonly noun: string } }): boolean =>
    nouns === undefined || nouns.includes(entity.noun);
