import { rememberedOf } from "../values/remembered.ts";
import { isSlip } from "../values/slip.ts";
import { wordsOf } from "../values/words.ts";

/** A vendor's name as it is compared: what tells it apart, what it does, both without legal form and spelling. */
export interface PlainName {
  /** The words that tell it apart, in the order in which they stand. */
  readonly own: readonly string[];
  /** The words of its trade. */
  readonly trades: readonly string[];
  /** Words that anybody in the field bears: `services`, `group`. */
  readonly common: readonly string[];
}

/** Takes a name apart. Where all its words are of a trade or anybody's, they are what tells it apart. */
export const plainName = (name: string | null | undefined): PlainName => takenApart(name ?? "");

/** Whoever is compared is compared with many. */
const takenApart = rememberedOf((name: string): PlainName => {
  const words = wordsOf(name);
  const telling = words
    .filter((word, nth) => nth === 0 || !isLegal(word))
    .map((word) => SHORT.get(word) ?? meantBy(word));
  const trades = telling.filter((word) => TRADES.has(word));
  const common = telling.filter((word) => COMMON.has(word));
  const own = telling.filter((word) => !TRADES.has(word) && !COMMON.has(word));
  return own.length > 0 ? { own, trades, common } : { own: telling, trades: [], common: [] };
});

/** A word that says in which form it does business, misspelt ones too. */
const isLegal = (word: string): boolean =>
  LEGAL.has(word) || (word.length > 5 && LONG_LEGAL.some((known) => isSlip(word, known)));

/** The word of the field that a misspelt one stands for. */
function meantBy(word: string): string {
  if (word.length < 6 || TRADES.has(word) || COMMON.has(word)) return word;
  return LONG_WORDS.find((known) => isSlip(word, known)) ?? word;
}

const setOf = (words: string): ReadonlySet<string> => new Set(wordsWithSpelling(words));
const wordsWithSpelling = (words: string): readonly string[] =>
  words.split(/\s+/).map((word) => word.replace(/([aou])e/g, "$1"));

/** Words that tell names apart, and stand in many. */
export const KIN = setOf("brothers brother sons son");

const LEGAL =
  setOf(`inc incorporated corp corporation co company cos llc llp lllp lp pllc pc ltd limited plc gmbh mbh ag
  kg kgaa ohg ug gbr ek ev se sa sas sarl sl slu srl sro spa spzoo bv nv vof ab as asa aps oy oyj pty pte kk dba`);

const COMMON =
  setOf(`services service group holdings holding industries enterprises solutions systems international
  national american associates partners works products general commercial residential management development
  technologies specialties specialty usa us north america`);

const TRADES =
  setOf(`construction contracting contractor contractors builders building bau supply materials concrete
  masonry steel iron roofing plumbing mechanical electric hvac drywall framing painting flooring tile glass glazing
  excavation earthwork grading paving asphalt demolition drilling piling scaffolding crane rigging landscaping irrigation
  fencing insulation fireproofing waterproofing carpentry millwork lumber timber doors hardware elevator welding
  fabrication surveying engineering architects testing rental equipment trucking hauling logistics transport security
  cleaning janitorial waste recycling aggregates quarry pumping signs interiors cabinets windows stone marble tiefbau
  hochbau elektro sanitar heizung dachbau malerei stahlbau spedition`);

/** Words and their short forms, spelt as words are after folding. */
const SHORT: ReadonlyMap<string, string> = new Map(
  `constr construction|const construction|contr contractors|svc services|svcs services|serv services|elec electric
  |elect electric|electrical electric|mech mechanical|plbg plumbing|plumb plumbing|bldrs builders|bldg building
  |eng engineering|engr engineering|engrg engineering|equip equipment|mfg manufacturing|intl international
  |assoc associates|mgmt management|dev development|tech technologies|technology technologies|ind industries
  |conc concrete|exc excavation|excavating excavation|roofg roofing|insul insulation|trk trucking|rentals rental
  |scaffold scaffolding|supplies supply|bro brothers|bros brothers|gebr brothers|gebruder brothers|natl national|gen general|comm commercial`
    .split(/\s*\|\s*/)
    .map((pair) => wordsWithSpelling(pair) as unknown as [string, string]),
);

/** What a longer word may be a slip of. */
const isLong = (word: string): boolean => word.length > 6;
const LONG_WORDS: readonly string[] = [...TRADES, ...COMMON].filter(isLong);
const LONG_LEGAL: readonly string[] = [...LEGAL].filter(isLong);
