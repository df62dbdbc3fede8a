import { onTestFinished } from "vitest";
import type { Page } from "../contract.ts";
import { connect } from "../kit/connect.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import type { TrustLayer } from "./client.ts";
import type { Cover } from "./fake/records.ts";
import type { Workspace } from "./fake/workspace.ts";
import { FakeTrustLayer } from "./fake.ts";
import { trustlayer } from "./index.ts";

export interface Connected {
  readonly clock: VirtualClock;
  readonly fake: FakeTrustLayer;
  readonly workspace: Workspace;
  readonly client: TrustLayer;
  /** The requests of this kind so far. */
  asked(method: string, path: string): readonly FakeRequest[];
}

/** A fake TrustLayer with pages of four, and a client that is connected to it; both end with the test. */
export async function connected({ settings = {} }: { settings?: object } = {}): Promise<Connected> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeTrustLayer.start({ clock });
  const { client, close } = connect({
    connector: trustlayer,
    connection: "trustlayer",
    settings: { ...fake.settings, pageSize: 4, ...settings },
    secrets: fake.secrets,
    vault: memoryVault(),
    vocabulary: vocabularyOf(trustlayer.vocabularies),
    now: () => clock.now(),
    sleep: (seconds) => clock.advance(seconds),
  });
  onTestFinished(async () => {
    await close();
    await fake.close();
  });
  return {
    clock,
    fake,
    workspace: fake.workspace,
    client,
    asked: (method, path) =>
      fake.server.log
        .map(({ request }) => request)
        .filter((request) => request.method === method && request.path.startsWith(path)),
  };
}

/** General liability until the year's end. */
export const liability = (over: Partial<Cover> = {}): Cover => ({
  code: "commercialGeneralLiability",
  label: "Commercial General Liability",
  effectiveDate: "2026-01-01T00:00:00.000Z",
  expirationDate: "2027-01-01T00:00:00.000Z",
  ...over,
});

type Changes = (client: TrustLayer, since: unknown) => AsyncIterable<Page>;

/** Whose changes are told since a cursor, and the cursor after them. */
export async function changed(
  changes: Changes,
  client: TrustLayer,
  since?: unknown,
): Promise<{ ids: readonly string[]; cursor: unknown }> {
  const ids = new Set<string>();
  let cursor = since;
  for await (const page of changes(client, since)) {
    for (const { id } of page.observed) ids.add(id);
    cursor = page.cursor;
  }
  return { ids: [...ids], cursor };
}
