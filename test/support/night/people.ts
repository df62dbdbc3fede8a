import type { Vendor } from "../../../src/domain/vendor/entity.ts";
import { changeInBooks, changeOnSite, enterInBooks, enterOnSite, type Town } from "./town.ts";

/** Chance, as everybody of a night draws from it. */
export interface Dice {
  readonly random: () => number;
  upTo(below: number): number;
  of<T>(choices: readonly T[]): T;
}

export function diceOf(random: () => number): Dice {
  const upTo = (below: number) => Math.floor(random() * below);
  return { random, upTo, of: (choices) => choices[upTo(choices.length)] as never };
}

const TERMS = ["15 Days", "30 Days", "45 Days"];
const TRADES = ["Concrete", "Electrical", "Painting", "Roofing"];

type Change = (town: Town, dice: Dice, nth: number) => Promise<unknown> | unknown;

/** What people do on both sides: mostly what is theirs, now and then what is kept by the other. */
const CHANGES: readonly (readonly [share: number, change: Change])[] = [
  [10, onSite((nth) => ({ business_phone: phone(nth) }))],
  [8, onSite((nth) => ({ email_address: `mail-${nth}@night-${nth}.example` }))],
  [8, onSite((nth) => ({ address: `${nth} Night Street` }))],
  [8, onSite((nth, dice) => ({ trades: [{ id: nth, name: dice.of(TRADES), active: true }] }))],
  [8, onSite((nth) => ({ website: `https://www.night-${nth}.example/` }))],
  [8, onSite((nth, _, name) => ({ name: renamed(name, nth) }))],
  [4, onSite((nth) => ({ origin_code: `P-${nth}` }))],
  [3, onSite(() => ({ is_active: false }))],
  [12, inBooks((_, dice) => ({ terms: dice.of(TERMS) }))],
  [10, inBooks((nth) => ({ number: `V-${nth}` }))],
  [5, inBooks(() => ({ active: false }))],
  [3, inBooks(() => ({ active: true }))],
  [5, inBooks((nth) => ({ phone: phone(nth) }))],
  [4, inBooks((nth) => ({ email: `books-${nth}@night-${nth}.example` }))],
  [2, inBooks((nth) => ({ name: `Entered By Hand ${spelt(nth)}` }))],
  [3, enterOnBothSides],
  [4, async (town, _, nth) => enterOnSite(town, `new-${nth}`, newcomer(nth))],
  [4, async (town, _, nth) => enterInBooks(town, `new-${nth}`, newcomer(nth), { number: `N-${nth}` })],
];
const SHARES = CHANGES.reduce((sum, [share]) => sum + share, 0);

/** One person changes one thing. */
export async function changeSomething(town: Town, dice: Dice, nth: number): Promise<void> {
  let at = dice.upTo(SHARES);
  for (const [share, change] of CHANGES) {
    if (at < share) return void (await change(town, dice, nth));
    at -= share;
  }
}

function onSite(
  values: (nth: number, dice: Dice, name: string) => Parameters<typeof changeOnSite>[2],
): Change {
  return (town, dice, nth) => {
    const id = dice.of([...town.companyOnSite.keys()]);
    changeOnSite(town, id, values(nth, dice, town.site.vendor(id).name));
  };
}

function inBooks(values: (nth: number, dice: Dice) => Parameters<typeof changeInBooks>[2]): Change {
  return (town, dice, nth) =>
    changeInBooks(town, dice.of([...town.companyInBooks.keys()]), values(nth, dice));
}

const phone = (nth: number): string => `+1 206 777 ${String(nth).padStart(4, "0")}`;
const renamed = (name: string, nth: number): string => `${name.replace(/ at .*$/, "")} at ${spelt(nth)}`;

/** Two people enter the same vendor within the hour. */
async function enterOnBothSides(town: Town, _: Dice, nth: number): Promise<void> {
  const vendor = newcomer(nth);
  enterOnSite(town, `new-${nth}`, vendor);
  await enterInBooks(town, `new-${nth}`, vendor, { number: `N-${nth}` });
}

/** A vendor whom nobody had before, like no other. */
const newcomer = (nth: number): Vendor =>
  ({
    ...{
      name: `${spelt(nth)} Works`,
      taxId: String(770000000 + nth),
      phone: null,
      email: null,
      website: null,
    },
    ...{ address: null, bankAccounts: [] },
  }) as unknown as Vendor;

/** A number as a word that sounds like no other. */
const SYLLABLES = ["bra", "cor", "dun", "fel", "gim", "hos", "jat", "kel", "lom", "nur"];
const spelt = (n: number): string =>
  [...String(1000 + n * 37)].map((digit) => SYLLABLES[Number(digit)]).join("");
