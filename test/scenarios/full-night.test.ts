import { expect, it } from "vitest";
import { seeded } from "../../src/connectors/kit/fake/random.ts";
import { reviveDeadLetter } from "../../src/engine/dead-ends.ts";
import { setFlow } from "../../src/engine/flows.ts";
import { fillField, settleDifferences } from "../../src/engine/settle-differences.ts";
import { openDeadLetters, quarantined } from "../../src/store/dead-ends.ts";
import { differenceCounts } from "../../src/store/differences.ts";
import { fillable } from "../../src/store/fillable.ts";
import { measured } from "../support/adoption.ts";
import {
  allPairs,
  BY,
  decideTheRest,
  linkInRounds,
  takeApart,
  wronglyLinked,
} from "../support/night/adopting.ts";
import { changeInBill } from "../support/night/bill.ts";
import { comeToRest } from "../support/night/calm.ts";
import { aFullFirm, type FullFirm } from "../support/night/full-firm.ts";
import { handsOf, readAll } from "../support/night/hands.ts";
import { faultsOf } from "../support/night/judge.ts";
import { badWeather, badWeatherAt, calm, writesInBill } from "../support/night/mischief.ts";
import { changeSomething, type Dice, diceOf } from "../support/night/people.ts";
import { truthOf } from "../support/night/town.ts";
import { decideByTruth, decideLookAlikes } from "../support/night/truth.ts";
import { changeWorks, worksFaults } from "../support/night/works.ts";

/** With PLUMBLINE_LONG=1 the whole night, PLUMBLINE_VENDORS in each system; another one with each PLUMBLINE_SEED. */
const LONG = process.env.PLUMBLINE_LONG === "1";
const SEED = Number(process.env.PLUMBLINE_SEED ?? 5);
const VENDORS = LONG ? Number(process.env.PLUMBLINE_VENDORS ?? 2000) : 30;
const SIZE = { vendors: VENDORS, projects: Math.ceil(VENDORS * 0.15), codes: VENDORS };
const CHANGES = LONG ? 500 : 40;
const NOUNS = ["project", "cost-code", "vendor"] as const;
const CHANGES_A_ROUND = 4;
const DEATH_ODDS = 0.1;
/** Steps as long as the pauses that a throttled system asks for: nobody sleeps in real time. */
const STEP_SECONDS = 20;

it("adopts full systems, goes live, and ends a bad night with everything once and as its owner said", {
  timeout: LONG ? 6 * 3600_000 : 300_000,
}, async () => {
  const dice = diceOf(seeded(SEED));
  const firm = await aFullFirm({ seed: SEED, ...SIZE }, dice);
  const { office, town, works, errors } = firm;
  const { hub, db } = office;
  await adopt(firm);
  await goLive(firm);
  const { struck, died } = await night(firm, dice);
  if (LONG) console.log(JSON.stringify({ seed: SEED, ...SIZE, changes: CHANGES, struck, died }));
  expect(Object.values(struck).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(CHANGES / 6);
  expect(died).toBeGreaterThan(CHANGES / 20);
  expect(await faultsOf(hub, town)).toEqual([]);
  expect(await worksFaults(hub, works)).toEqual([]);
  expect(await openDeadLetters(db, hub.organisation)).toEqual([]);
  expect(await quarantined(db, hub.organisation)).toEqual([]);
  expect(errors).toEqual([]);
});

/** Everything is read; what is clear is linked in bulk, the rest by a person, and differences field by field. */
async function adopt({ office, town, works }: FullFirm): Promise<void> {
  const { hub, db, settle } = office;
  await settle();
  const vendors = truthOf(town);
  const found = measured(await allPairs(office), vendors);
  if (LONG) console.log(JSON.stringify(found));
  // Of few pairs a single one weighs more.
  expect(found.precision).toBeGreaterThanOrEqual(VENDORS >= 1000 ? 0.99 : 0.9);
  expect(found.recall).toBeGreaterThanOrEqual(VENDORS >= 1000 ? 0.95 : 0.8);
  for (const noun of NOUNS) {
    const linked = await linkInRounds(office, noun);
    const wrong = noun === "vendor" ? await wronglyLinked(office, vendors) : [];
    if (LONG) console.log(JSON.stringify({ noun, linked, wrong: wrong.length }));
    for (const one of wrong) await takeApart(office, one, vendors);
    await decideTheRest(office, town, noun, noun === "vendor" ? vendors : works.truth[noun]);
    for (const { connection, field } of await fillable(db, hub.organisation, noun))
      await fillField(hub, { noun, connection, field, ...BY });
    const differences = await differenceCounts(db, hub.organisation, noun);
    for (const { connection, field } of differences)
      if (connection === "odoo" && (field === "phone" || field === "name"))
        await settleDifferences(hub, { noun, connection, field, verdict: "keep", ...BY });
    await settle();
  }
}

async function goLive({ office }: FullFirm): Promise<void> {
  const { hub, settle } = office;
  for (const noun of NOUNS)
    for (const [connection, { resources }] of hub.connections)
      if (resources.has(noun)) {
        await setFlow(hub, { connection, noun, mode: "live", ...BY });
        await settle();
      }
}

/** So many changes on all sides, while calls are lost and workers die; then it comes to rest. */
async function night(firm: FullFirm, dice: Dice) {
  const { office, town, works, site, odoo, bill, clock } = firm;
  const { hub } = office;
  const weather = [badWeather(site, odoo, dice), badWeatherAt(bill.server, writesInBill, dice)];
  const hands = await handsOf(hub, dice, DEATH_ODDS);
  const decide = async () => {
    let decided = await decideByTruth(hub, town);
    for (const noun of ["project", "cost-code"] as const)
      decided += await decideLookAlikes(hub, noun, works.truth[noun], async () => false);
    return decided;
  };
  for (let change = 0; change < CHANGES; ) {
    for (let n = 0; n < CHANGES_A_ROUND; n++) await changeAnything(firm, dice, ++change);
    if (dice.random() < 0.3) await decide();
    await readAll(hub, dice.random() < 0.1 ? "sweep" : "poll");
    for (let n = 0; n < 3; n++) {
      await hands.work();
      await clock.advance(0.1);
    }
    await clock.advance(STEP_SECONDS * (1 + dice.upTo(2)));
  }
  calm(site, odoo);
  bill.server.calm();
  await comeToRest(office, town, decide);
  await putBack(office);
  await comeToRest(office, town, decide);
  return { struck: Object.assign({}, ...weather) as Record<string, number>, died: hands.died };
}

/** What was given up because an answer was none is put back by a developer, once the answers are as they were. */
async function putBack({ hub, db }: FullFirm["office"]): Promise<void> {
  for (const { id } of await openDeadLetters(db, hub.organisation))
    await db.transaction((tx) => reviveDeadLetter(tx, hub, id, BY));
}

async function changeAnything({ town, works, bill }: FullFirm, dice: Dice, nth: number): Promise<void> {
  const at = dice.upTo(10);
  if (at < 6) await changeSomething(town, dice, nth);
  else if (at < 8) changeInBill(bill, dice, nth);
  else changeWorks(works, dice, nth);
}
