import { afterAll, describe, expect, it } from "vitest";
import { VirtualClock } from "../../kit/fake/clock.ts";
import { begin, FIRM, meanwhile } from "./exchanges/given.ts";
import { recorded, topicsOf } from "./exchanges/recorded.ts";
import { normalised, Replay } from "./exchanges/replay.ts";
import { fakeOdoo } from "./index.ts";
import type { Version } from "./version.ts";

const BROKEN_DELETES = "the recorded 17 had lost the parentheses of its deletes, so that they did nothing";

/** What the fake does not reproduce, and why. Should it learn one of these, its test here falls: then strike it out. */
const NOT_REPRODUCED: Readonly<Record<string, string>> = {
  ...of17(BROKEN_DELETES, [
    "flow-a-vendor/delete bank account",
    "flow-a-vendor/archived instead of deleted?",
    "flow-a-vendor/unlink vendor with no documents",
    "flow-a-vendor/unlink vendor with posted bills",
    "03-access-errors/unlink without access",
    "04-validation-errors/missing record: unlink",
    "05-crud/unlink",
    "05-crud/unlink twice (records gone already)",
    "06-x2many-commands/read",
    "08-external-ids/after unlink of the record the external id is gone too",
    "flow-l-polling/deletions leave no trace for a poller",
  ]),
  "17/04-validation-errors/wrong number of arguments":
    "an automation rule of the recorded database stood before the method and gave the error its own name",
  "19/20-json2/unknown database header":
    "the recorded build listens to a header of its own name, and not to this one",
  "19/20-json2/action with onchange return":
    "a bill made of a purchase order, which the vendor does not need yet",
};

describe.each([17, 18, 19] as const)("the fake Odoo %i", async (version) => {
  const clock = new VirtualClock("2026-11-18T16:00:00.250Z");
  const odoo = await fakeOdoo({ version, clock, seed: FIRM });
  begin(odoo);
  const replay = new Replay(odoo);
  afterAll(() => odoo.close());

  describe.each(topicsOf(version))("answers as recorded: %s", (topic) => {
    for (const question of recorded(version, topic)) {
      const { label, status, type, answer } = question;
      const check = reasonAgainst(version, topic, label) ? it.fails : it;
      check(label, async () => {
        await clock.advance(1);
        meanwhile(odoo, topic, question);
        await clock.advance(1);
        const got = await replay.ask(question);
        expect(normalised(got.body)).toEqual(normalised(answer));
        expect(got).toMatchObject({ status, type });
      });
    }
  });
});

it("lists nothing that was never recorded", () => {
  const known = ([17, 18, 19] as const).flatMap((version) =>
    topicsOf(version).flatMap((topic) =>
      recorded(version, topic).map(({ label }) => `${version}/${topic}/${label}`),
    ),
  );
  expect(known).toEqual(expect.arrayContaining(Object.keys(NOT_REPRODUCED)));
});

const reasonAgainst = (version: Version, topic: string, label: string): string | undefined =>
  NOT_REPRODUCED[`${version}/${topic}/${label}`];

function of17(reason: string, questions: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(questions.map((question) => [`17/${question}`, reason]));
}
