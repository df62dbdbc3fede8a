/**
 * A record's external codes are one list for everybody: our key stands there among the numbers of others. The first
 * code that is not ours is the number in the books.
 */
const MARK = "plumbline:";

export const codeOf = (stamp: string): string => `${MARK}${stamp}`;

export const stampIn = (codes: readonly string[]): string | undefined =>
  codes.find((code) => code.startsWith(MARK))?.slice(MARK.length) || undefined;

export const numbersIn = (codes: readonly string[]): readonly string[] =>
  codes.filter((code) => !code.startsWith(MARK));

/** The list with this number in the place of the first; what else others wrote there stays. */
export function withNumber(codes: readonly string[], number: string | null): readonly string[] {
  const [first] = numbersIn(codes);
  if (first === undefined) return number === null ? codes : [...codes, number];
  return codes.flatMap((code) => (code === first ? (number ?? []) : code));
}
