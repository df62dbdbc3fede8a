import { onTestFinished } from "vitest";
import type { Page } from "../contract.ts";
import { connect } from "../kit/connect.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import type { Procore } from "./client.ts";
import { FakeProcore, type FakeProcoreOptions } from "./fake.ts";
import { procore } from "./index.ts";
import { createVendors } from "./vendor-writes.ts";
import { vendors } from "./vendors.ts";

export interface Given extends FakeProcoreOptions {
  readonly settings?: object;
  readonly secrets?: (fake: FakeProcore) => object;
}

export interface Connected {
  readonly clock: VirtualClock;
  readonly fake: FakeProcore;
  readonly client: Procore;
  /** Every request so far. */
  asked(): readonly FakeRequest[];
}

/** A fake Procore with pages of four, and a client that is connected to it; both end with the test. */
export async function connected({ settings, secrets, ...options }: Given = {}): Promise<Connected> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeProcore.start({ clock, ...options });
  const { client, close } = connect({
    connector: procore,
    connection: "procore",
    settings: { ...fake.settings, pageSize: 4, ...settings },
    secrets: { ...fake.secrets, ...secrets?.(fake) },
    vault: memoryVault(),
    vocabulary: vocabularyOf(procore.vocabularies),
    now: () => clock.now(),
    sleep: (seconds) => clock.advance(seconds),
  });
  onTestFinished(async () => {
    await close();
    await fake.close();
  });
  return { clock, fake, client, asked: () => fake.server.log.map(({ request }) => request) };
}

/** Whose changes are told since a cursor, and the cursor after them. */
export async function changed(client: Procore, since?: unknown): Promise<{ ids: string[]; cursor: unknown }> {
  const pages: Page[] = [];
  for await (const page of vendors.changes(client, since)) pages.push(page);
  return {
    ids: pages.flatMap(({ observed }) => observed.map(({ id }) => id)),
    cursor: pages.at(-1)?.cursor ?? since,
  };
}

/** Creates one vendor as the hub does. */
export async function told(client: Procore, patch: object, stamp = "key-1"): Promise<string> {
  const [outcome] = await createVendors(client, [{ stamp, patch }]);
  if (!outcome?.done) throw outcome?.error;
  return outcome.image.id;
}
