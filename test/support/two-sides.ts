import { expect, onTestFinished } from "vitest";
import { createServer } from "../../src/api/server.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { type FakeOdooOptions, fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { FakeProcore, type FakeProcoreOptions } from "../../src/connectors/procore/fake.ts";
import { booksIn } from "./night/books.ts";
import { anOffice } from "./office.ts";

export const WEBHOOK_TOKEN = "odoo-webhook-token-of-northgate";

/** A Procore and an Odoo with the whole hub between them, read to their ends, and its address for their webhooks. */
export async function twoSides({
  rates,
  version = 18,
}: Pick<FakeProcoreOptions, "rates"> & Pick<FakeOdooOptions, "version"> = {}) {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const [procore, odoo] = await Promise.all([
    FakeProcore.start({ clock, rates }),
    fakeOdoo({ clock, version }),
  ]);
  const office = await anOffice({
    clock,
    systems: [
      { id: "procore", connector: "procore", settings: procore.settings, secrets: procore.secrets },
      {
        ...{ id: "odoo", connector: "odoo" },
        settings: { url: odoo.url, database: odoo.database, user: odoo.user },
        secrets: {
          ...(version === 19 ? { apiKey: odoo.apiKey } : { password: odoo.password }),
          webhookToken: WEBHOOK_TOKEN,
        },
      },
    ],
  });
  const errors: string[] = [];
  const server = createServer({ hub: office.hub, onError: (error) => errors.push(String(error)) });
  onTestFinished(async () => {
    await Promise.all([server.close(), procore.close(), odoo.close()]);
    expect(errors).toEqual([]);
  });
  const settled = async () => {
    for (let round = 0; round < 3; round++) await office.settle();
    if (process.env.ZZ)
      console.log(
        await office.holds(),
        await office.db.query({
          text: "select reason from dead_letter union all select reason from quarantine union all select because from target",
          values: [],
        } as never),
      );
  };
  await settled();
  const partnersNamed = (name: string) =>
    [...odoo.table("res.partner").rows].filter((row) => row.name === name && row.active === true);
  return { clock, office, procore, odoo, server, settled, books: booksIn(odoo), partnersNamed };
}
