/** A vendor that is like no other of a run. */
export interface BenchVendor {
  readonly name: string;
  readonly taxId: string;
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
}

/** So many vendors, of which no two look alike; those of other numbers are others. All bear the name of the run. */
export const vendorsOf = (run: string, from: number, many: number): readonly BenchVendor[] =>
  Array.from({ length: many }, (_, nth) => {
    const number = from + nth;
    return {
      name: `${wordOf(number)} ${run}`,
      taxId: String(100_000_000 + number),
      phone: `253-${String(number).padStart(7, "0")}`,
      email: `ar@${wordOf(number)}.example`,
      street: `${number} Quarry Rd`,
      city: "Puyallup",
      zip: String(10_000 + (number % 80_000)),
    };
  });

const SYLLABLES = ["bra", "cor", "dun", "fel", "gim", "hos", "jat", "kel", "lom", "nur"];

/** A word that sounds like no other: neighbours in number are far apart in it. */
const wordOf = (number: number): string =>
  [...String(100_000_000 + ((number * 48_271) % 100_000_007))]
    .slice(1)
    .map((digit) => SYLLABLES[Number(digit)])
    .join("");
