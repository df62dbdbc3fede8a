import { expect, it, onTestFinished } from "vitest";
import { createServer } from "../../src/api/server.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { seeded } from "../../src/connectors/kit/fake/random.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { sql } from "../../src/store/db.ts";
import { openDeadLetters, quarantined } from "../../src/store/dead-ends.ts";
import { booksIn } from "../support/night/books.ts";
import { comeToRest } from "../support/night/calm.ts";
import { handsOf, readAll } from "../support/night/hands.ts";
import { faultsOf } from "../support/night/judge.ts";
import { badWeather, calm } from "../support/night/mischief.ts";
import { changeSomething, diceOf } from "../support/night/people.ts";
import { fill, mergeTwoPairs } from "../support/night/start.ts";
import { newTown } from "../support/night/town.ts";
import { decideByTruth } from "../support/night/truth.ts";
import { anOffice } from "../support/office.ts";

/** With PLUMBLINE_LONG=1 the whole night; another one with each PLUMBLINE_SEED. */
const LONG = process.env.PLUMBLINE_LONG === "1";
const SEED = Number(process.env.PLUMBLINE_SEED ?? 7);
const [PER_SIDE, SHARED, CHANGES] = LONG ? [500, 300, 300] : [60, 36, 90];
const CHANGES_A_ROUND = 3;
const DEATH_ODDS = 0.1;
/** Steps as long as the pauses that a throttled system asks for: nobody sleeps in real time. */
const STEP_SECONDS = 20;

it("ends with one partner per vendor and every field as its owner said, whatever befell the calls", {
  timeout: LONG ? 900_000 : 120_000,
}, async () => {
  const clock = new VirtualClock("2026-11-22T20:00:00Z");
  const dice = diceOf(seeded(SEED));
  const [site, odoo] = await Promise.all([FakeProcore.start({ clock }), fakeOdoo({ clock })]);
  const town = newTown(site, booksIn(odoo));
  await fill(town, dice, { seed: SEED, perSide: PER_SIDE, shared: SHARED });
  const office = await anOffice({
    clock,
    systems: [
      { id: "procore", connector: "procore", settings: site.settings, secrets: site.secrets },
      {
        ...{ id: "odoo", connector: "odoo", secrets: { password: odoo.password } },
        settings: { url: odoo.url, database: odoo.database, user: odoo.user },
      },
    ],
  });
  const { hub, db } = office;
  const errors: string[] = [];
  const server = createServer({ hub, onError: (error) => errors.push(String(error)) });
  const url = `${await server.listen({ host: "127.0.0.1", port: 0 })}/hooks/procore`;
  onTestFinished(async () => void (await Promise.all([server.close(), site.close(), odoo.close()])));
  site.hooks.add({ url, version: "v2.0", secret: site.secrets.webhookSecret });
  await office.settle();
  while ((await decideByTruth(hub, town)) > 0) await office.settle();

  const struck = badWeather(site, odoo, dice);
  const hands = await handsOf(hub, dice, DEATH_ODDS);
  for (let change = 0; change < CHANGES; ) {
    for (let n = 0; n < CHANGES_A_ROUND; n++) await changeSomething(town, dice, ++change);
    if (change === CHANGES / 2) await mergeTwoPairs(hub, town, dice, hands);
    if (dice.random() < 0.3) await decideByTruth(hub, town);
    await readAll(hub, dice.random() < 0.1 ? "sweep" : "poll");
    for (let n = 0; n < 3; n++) {
      await hands.work();
      await clock.advance(0.1);
    }
    await clock.advance(STEP_SECONDS * (1 + dice.upTo(2)));
  }
  calm(site, odoo);
  await comeToRest(office, town);

  const strokes = Object.values(struck).reduce((sum, count) => sum + count, 0);
  expect(strokes).toBeGreaterThan(CHANGES / 6);
  expect(hands.died).toBeGreaterThan(CHANGES / 10);
  if (LONG) console.log(JSON.stringify({ perSide: PER_SIDE, changes: CHANGES, struck, died: hands.died }));
  expect(await faultsOf(hub, town)).toEqual([]);
  expect(await openDeadLetters(db, hub.organisation)).toEqual([]);
  expect(await quarantined(db, hub.organisation)).toEqual([]);
  expect(errors).toEqual([]);

  const receipts = () => db.query(sql`select connection, key, id from receipt order by connection, key`);
  const before = await receipts();
  await office.settle({ sweep: true });
  await office.pass(3600);
  expect(await receipts()).toEqual(before);
});
