import { expect, it } from "vitest";
import { setFlow } from "../../src/engine/flows.ts";
import { foresee } from "../../src/engine/foresee.ts";
import { sql } from "../../src/store/db.ts";
import { openDeadLetters } from "../../src/store/dead-ends.ts";
import { openHolds } from "../../src/store/holds.ts";
import { measured, recognisableAs, threeFullSystems } from "../support/adoption.ts";
import {
  allPairs,
  BY,
  decideTheRest,
  linkInRounds,
  standing,
  takeApart,
  wronglyLinked,
} from "../support/night/adopting.ts";
import { companiesOf, type Truth } from "../support/night/truth.ts";
import type { Office } from "../support/office.ts";

/** With PLUMBLINE_LONG=1 systems of 2,000 vendors each; others with each PLUMBLINE_SEED. */
const LONG = process.env.PLUMBLINE_LONG === "1";
const SEED = Number(process.env.PLUMBLINE_SEED ?? 11);
const SIZE = LONG ? { perSide: 2000, shared: 600, twins: 20 } : { perSide: 70, shared: 30, twins: 2 };

it("pain 18: takes in three full systems without telling anybody of what they have, and ends with one partner per vendor", {
  timeout: LONG ? 1_800_000 : 120_000,
}, async () => {
  const { office, town, companiesAt } = await threeFullSystems({ seed: SEED, ...SIZE });
  const { hub, db } = office;
  const writes = async () =>
    await db.query<{ kind: string; connection: string; record: string }>(
      sql`select kind, connection, record from receipt order by connection, record`,
    );
  await office.settle();
  await expect(setFlow(hub, { connection: "odoo", noun: "vendor", mode: "live", ...BY })).rejects.toThrow(
    "wait for somebody to say whether they are one",
  );
  const found = measured(await allPairs(office), companiesAt);
  if (LONG) console.log(JSON.stringify(found));
  // Of few pairs a single one weighs more.
  expect(found.precision).toBeGreaterThanOrEqual(LONG ? 0.99 : 0.95);
  expect(found.recall).toBeGreaterThanOrEqual(LONG ? 0.95 : 0.9);
  const recognisable = await recognisableAs(hub, companiesAt);

  const inBulk = await linkInRounds(office);
  expect(inBulk).toBeGreaterThan(SIZE.shared / 2);
  const wrong = await wronglyLinked(office, companiesAt);
  if (LONG) console.log(JSON.stringify({ inBulk, wrong: wrong.length }));
  expect(wrong.length / inBulk).toBeLessThanOrEqual(0.005);
  for (const one of wrong) await takeApart(office, one, companiesAt);
  await decideTheRest(office, town, "vendor", companiesAt);
  expect(await writes()).toEqual([]);

  const linked = new Set(
    (
      await db.query<{ spot: string }>(sql`
      select connection || ' ' || record as spot from crosswalk where unlinked_at is null`)
    ).map(({ spot }) => spot),
  );
  const before = await foresee(hub, "vendor");
  for (const connection of ["odoo", "procore", "bill"]) {
    await setFlow(hub, { connection, noun: "vendor", mode: "live", ...BY });
    await office.settle();
  }
  for (let round = 0; round < 3; round++) await office.settle();
  const told = await writes();
  expect(told.filter(({ connection, record }) => linked.has(`${connection} ${record}`))).toEqual([]);
  // What a system refuses (accounts payable wants an address) waits for a person.
  const refused = await openHolds(db, hub.organisation, { code: "delivery.refused", most: 10_000 });
  const answered = Map.groupBy(
    [...told.map(({ connection }) => connection), ...refused.map(({ facts }) => String(facts.seat))],
    (connection) => connection,
  );
  for (const { connection, wouldChange, wouldCreate } of before) {
    expect([connection, wouldChange]).toEqual([connection, 0]);
    expect([connection, answered.get(connection)?.length ?? 0]).toEqual([connection, wouldCreate]);
  }
  expect(await doubled(office, companiesAt, recognisable)).toEqual([]);
  expect(await openDeadLetters(db, hub.organisation)).toEqual([]);
});

/** Companies of which more partners stand in the books than anybody could tell apart. */
async function doubled(
  office: Office,
  truth: Truth,
  recognisable: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const partners = (await standing(office)).filter(({ seats }) =>
    seats.some(({ connection }) => connection === "odoo"),
  );
  const companies = Map.groupBy(partners, (one) => companiesOf(one, truth)[0] ?? "");
  return [...companies].flatMap(([company, some]) =>
    some.length > (recognisable.get(company) ?? 1) ? company : [],
  );
}
