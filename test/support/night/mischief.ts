import type { FakeRequest } from "../../../src/connectors/kit/fake/message.ts";
import type { FakeServer } from "../../../src/connectors/kit/fake/server.ts";
import type { FakeOdoo } from "../../../src/connectors/odoo/fake/index.ts";
import type { FakeProcore } from "../../../src/connectors/procore/fake.ts";
import type { Dice } from "./people.ts";

/** How often each trick strikes a request that writes; one that reads is struck a quarter as often. */
const ODDS = {
  "drop-before": 0.08,
  "drop-after": 0.1,
  "commit-late": 0.08,
  throttle: 0.03,
  expire: 0.03,
} as const;

const READING_SHARE = 0.25;

/** How many requests were struck, by trick. */
export type Struck = Readonly<Record<string, number>>;

interface Aim {
  readonly trick: string;
  readonly odds: number;
  readonly writes: (request: FakeRequest) => boolean;
}

const struckBy =
  (counts: Record<string, number>, dice: Dice, { trick, odds, writes }: Aim) =>
  (request: FakeRequest): boolean => {
    if (dice.random() >= odds * (writes(request) ? 1 : READING_SHARE)) return false;
    counts[trick] = (counts[trick] ?? 0) + 1;
    return true;
  };

/** Whatever can befall a call befalls it by chance; webhooks are lost, doubled and shuffled. Answers with what was struck so far. */
export function badWeather(
  site: FakeProcore,
  odoo: Pick<FakeOdoo, "misbehave" | "calm">,
  dice: Dice,
): Struck {
  const counts: Record<string, number> = {};
  const chance = (trick: string, odds: number, writes: (request: FakeRequest) => boolean) =>
    struckBy(counts, dice, { trick, odds, writes });
  for (const [kind, odds] of Object.entries(ODDS) as [keyof typeof ODDS, number][])
    for (let seconds = 20; seconds <= 120; seconds += 20) {
      const each = odds / 6;
      site.server.misbehave({ kind, seconds, times: Infinity, when: chance(kind, each, writesOnSite) });
      odoo.misbehave({ kind, seconds, times: Infinity, when: chance(kind, each, writesInBooks) });
    }
  odoo.misbehave({
    kind: "held-open",
    seconds: 70,
    times: Infinity,
    when: chance("held-open", 0.05, writesInBooks),
  });
  odoo.misbehave({
    kind: "gateway",
    status: 502,
    times: Infinity,
    when: chance("502 after", 0.04, writesInBooks),
  });
  odoo.misbehave({
    kind: "gateway",
    status: 502,
    effect: false,
    times: Infinity,
    when: chance("502 before", 0.04, writesInBooks),
  });
  odoo.misbehave({ kind: "conflict", times: Infinity, when: chance("conflict", 0.04, writesInBooks) });
  site.hooks.courier.misbehave({ random: dice.random, lose: 0.2, repeat: 0.4, withinSeconds: 60 });
  return counts;
}

/** The same of accounts payable, and besides what befalls any line: it is dead, or answers with something else. */
export function badWeatherAt(
  server: FakeServer,
  writes: (request: FakeRequest) => boolean,
  dice: Dice,
): Struck {
  const counts: Record<string, number> = {};
  for (const [kind, odds] of Object.entries({ ...ODDS, dead: 0.04, malformed: 0.04 }))
    server.misbehave({
      ...{ kind: kind as keyof typeof ODDS, seconds: 60, times: Infinity },
      when: struckBy(counts, dice, { trick: kind, odds, writes }),
    });
  return counts;
}

export function calm(site: FakeProcore, odoo: Pick<FakeOdoo, "misbehave" | "calm">): void {
  site.server.calm();
  odoo.calm();
  site.hooks.courier.calm();
}

const writesOnSite = ({ method, path }: FakeRequest): boolean => method !== "GET" && path !== "/oauth/token";
const writesInBooks = ({ body }: FakeRequest): boolean => /"(load|write|web_save)"/.test(body);
export const writesInBill = ({ method, path }: FakeRequest): boolean =>
  method !== "GET" && path !== "/connect/v3/login";
