import { expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { seeded } from "../../src/connectors/kit/fake/random.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { deliver } from "../../src/engine/deliver.ts";
import { hearAll } from "../../src/engine/hear-all.ts";
import { lookFirst } from "../../src/engine/read.ts";
import { registerWorker } from "../../src/store/workers.ts";
import { anOffice } from "../support/office.ts";

const ROUNDS = 20;
const PER_ROUND = 10;

/** A name that is nobody else's: four of these in a row, chosen by its number. */
const SYLLABLES = ["bra", "cor", "dun", "fel", "gim", "hos", "jat", "kel", "lom", "nur"];
const nameOf = (n: number) => {
  const digits = String(1000 + n * 37).padStart(4, "0");
  return `${[...digits].map((digit) => SYLLABLES[Number(digit)]).join("")} Works`;
};

it("makes one partner and one proposal of a vendor that two connections bring in the same instant", {
  timeout: 120_000,
}, async () => {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const chance = seeded(7);
  const [west, east, odoo] = await Promise.all([
    FakeProcore.start({ clock }),
    FakeProcore.start({ clock }),
    fakeOdoo({ clock }),
  ]);
  onTestFinished(async () => void (await Promise.all([west.close(), east.close(), odoo.close()])));
  const procore = (id: string, fake: FakeProcore) => ({
    id,
    connector: "procore",
    settings: fake.settings,
    secrets: fake.secrets,
  });
  const books = {
    ...{
      id: "odoo",
      connector: "odoo",
      settings: { url: odoo.url, database: odoo.database, user: odoo.user },
    },
    secrets: { password: odoo.password },
  };
  const office = await anOffice({ clock, systems: [procore("west", west), procore("east", east), books] });
  const { hub, db } = office;
  await office.settle();
  const workers = await Promise.all([1, 2].map(() => registerWorker(db, "hand", hub.now())));

  for (let round = 0; round < ROUNDS; round++) {
    for (let n = round * PER_ROUND; n < (round + 1) * PER_ROUND; n++) {
      const vendor = {
        name: nameOf(n),
        business_register: {
          type: "EIN",
          identifier: `91-${String(7000000 + n)}`,
          verification_status: "active",
          verified_at: null,
        },
      };
      west.creates(vendor);
      east.creates(vendor);
    }
    const hands = [
      () => lookFirst(hub, "west", "vendor"),
      () => lookFirst(hub, "east", "vendor"),
      ...Array.from({ length: 4 }, () => () => hearAll(hub)),
      ...workers.map((worker) => () => deliver(hub, worker)),
    ];
    // Everything at once, each beginning at a moment of its own.
    const shuffled = hands.map((act) => ({ act, at: chance() })).sort((a, b) => a.at - b.at);
    await Promise.all(shuffled.map(({ act }) => act()));
    await Promise.all(shuffled.map(({ act }) => act()));
    await office.pass(1);
  }
  await office.settle({ sweep: true });

  const names = Array.from({ length: ROUNDS * PER_ROUND }, (_, n) => nameOf(n));
  const partners = [...odoo.table("res.partner").rows].filter((row) => names.includes(String(row.name)));
  expect(partners.map(({ name }) => name).sort()).toEqual([...names].sort());
  const proposals = (await office.holds()).filter(({ code }) => code === "vendor.look-alike");
  expect(proposals.map(({ title }) => title).sort()).toEqual([...names].sort());
  expect([west.vendors.length, east.vendors.length]).toEqual([names.length, names.length]);
});
