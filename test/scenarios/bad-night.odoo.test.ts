import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { seeded } from "../../src/connectors/kit/fake/random.ts";
import { asPerson, odooOfEnvironment, secretsOf } from "../../src/connectors/odoo/contract/environment.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { sql } from "../../src/store/db.ts";
import { openDeadLetters } from "../../src/store/dead-ends.ts";
import { comeToRest } from "../support/night/calm.ts";
import { handsOf, readAll } from "../support/night/hands.ts";
import { faultsOf } from "../support/night/judge.ts";
import { badWeather } from "../support/night/mischief.ts";
import { changeSomething, diceOf } from "../support/night/people.ts";
import { badLineTo, realBooks } from "../support/night/real-odoo.ts";
import { fill, mergeTwoPairs } from "../support/night/start.ts";
import { newTown } from "../support/night/town.ts";
import { decideByTruth, linksOf } from "../support/night/truth.ts";
import { anOffice } from "../support/office.ts";

const SEED = Number(process.env.PLUMBLINE_SEED ?? 7);
const CHANGES = 36;
/** Odoo dates to the second: as time here runs faster than there, each round lasts more than one there. */
const A_SECOND = 1100;

it("ends in a real Odoo as well with one partner per vendor and every field as its owner said", {
  timeout: 280_000,
}, async () => {
  const odoo = odooOfEnvironment();
  const clock = new VirtualClock(new Date());
  const dice = diceOf(seeded(SEED));
  const [site, line] = [await FakeProcore.start({ clock }), await badLineTo(odoo.url, clock)];
  const books = await realBooks(asPerson(odoo));
  const town = newTown(site, books);
  const office = await anOffice({
    clock,
    systems: [
      { id: "procore", connector: "procore", settings: site.settings, secrets: site.secrets },
      {
        ...{ id: "odoo", connector: "odoo", secrets: secretsOf(odoo) },
        settings: { url: line.url, database: odoo.database, user: odoo.user },
      },
    ],
  });
  const { hub, db } = office;
  await office.settle();
  const foreign = new Set(
    (await linksOf(hub)).filter(({ connection }) => connection === "odoo").map(({ id }) => id),
  );
  onTestFinished(async () => {
    const made = (await linksOf(hub)).filter(
      ({ connection, id }) => connection === "odoo" && !foreign.has(id),
    );
    await books.tidyUp([...new Set([...made.map(({ id }) => id), ...town.companyInBooks.keys()])]);
    await Promise.all([books.close(), line.close(), site.close()]);
  });
  await fill(town, dice, { seed: SEED, perSide: 20, shared: 12 });
  await office.settle();
  while ((await decideByTruth(hub, town)) > 0) await office.settle();

  const struck = badWeather(site, line, dice);
  const hands = await handsOf(hub, dice, 0.1);
  for (let change = 0; change < CHANGES; ) {
    for (let n = 0; n < 3; n++) await changeSomething(town, dice, ++change);
    if (change === CHANGES / 2) await mergeTwoPairs(hub, town, dice, hands);
    if (dice.random() < 0.3) await decideByTruth(hub, town);
    await readAll(hub, "poll");
    for (let n = 0; n < 3; n++) {
      await hands.work();
      await clock.advance(0.1);
    }
    await sleep(A_SECOND);
    await clock.advance(20 * (1 + dice.upTo(2)));
  }
  site.server.calm();
  line.calm();
  await clock.advance(200);
  await sleep(A_SECOND);
  await comeToRest(office, town);

  console.log(JSON.stringify({ changes: CHANGES, struck, died: hands.died }));
  expect(await faultsOf(hub, town)).toEqual([]);
  expect(await openDeadLetters(db, hub.organisation)).toEqual([]);
  const receipts = () => db.query(sql`select connection, key, id from receipt order by connection, key`);
  const before = await receipts();
  await office.settle({ sweep: true });
  expect(await receipts()).toEqual(before);
});
