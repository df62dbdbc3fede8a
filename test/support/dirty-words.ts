const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const phrases = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

/** What names of vendors are made of in tests. */
export const SURNAMES =
  words(`Adams Aguilar Alvarez Anderson Andrews Baker Barker Bauer Becker Bennett Bishop Bowman
  Bradley Brandt Brennan Brooks Burke Burton Caldwell Campbell Carlson Carter Castillo Chambers Chavez Coleman Collins
  Cooper Crawford Cruz Dalton Davis Dawson Delgado Dixon Donovan Doyle Duncan Eckert Ellis Emerson Erickson Fischer
  Fitzgerald Fleming Flores Foster Franklin Frazier Fuentes Gallagher Garcia Gibson Goodwin Gordon Grant Greene Grimm
  Gutierrez Haas Hansen Harris Harrison Hartmann Hayes Henderson Hoffmann Holloway Huber Hughes Ingram Jacobs Jansen
  Jensen Johnson Johnston Kaiser Kaufmann Kelley Kessler Kirchhoff Klein Knight Kowalski Kramer Krüger Lambert Larson
  Lawrence Lehmann Lindqvist Lopez Lorenz Lowe Lynch Maldonado Marsh Martinez McAllister McBride McCoy McKenzie Mendoza
  Meyer Miller Möller Montgomery Morales Morrison Müller Murphy Navarro Nelson Newman Nielsen Novak Obrien Olsen Ortega
  Osborne Palmer Parker Pfeiffer Phillips Porter Preston Quinn Ramirez Reed Reyes Richter Rivera Robertson Romero Rossi
  Ryan Salazar Sanders Schäfer Schmidt Schneider Schröder Schwartz Serrano Shaw Silva Simmons Sinclair Smith Sorensen
  Stevens Sullivan Sutton Thompson Torres Tucker Turner Vasquez Vogel Wagner Walker Wallace Walsh Warren Weber Webster
  Whitaker Williams Winkler Wolff Woodward Wright Yates Ziegler Zimmermann`);

export const FIRST =
  words(`Albert Brian Carla Dana Edgar Felix Grace Hector Irene Jonas Karl Laura Marcus Nadia Oscar
  Paula Rafael Sofia Thomas Victor`);

export const ADJECTIVES =
  words(`Blue Red Silver Golden Lone Cedar Granite Iron Copper Northern Southern Western Eastern
  Pacific Atlantic Prairie Summit Pioneer Liberty Heritage Sunrise Diamond Titan Capital Premier`);

export const NOUNS =
  words(`Ridge Valley River Creek Star Eagle Heron Falcon Oak Pine Mesa Harbor Canyon Lake Bridge
  Point Rock Field Gate Horizon`);

export const TRADES =
  words(`Concrete Masonry Roofing Plumbing Mechanical Electric Drywall Painting Flooring Glass
  Excavation Paving Demolition Drilling Scaffolding Landscaping Insulation Carpentry Steel Welding Surveying Trucking
  Fencing Millwork Engineering Waterproofing`);

export const LEGAL = phrases("LLC, Inc., Inc, Corp., Co., Company, Ltd., LP, L.L.C., Corporation, GmbH");

export const STREETS =
  phrases(`Elm Street, Main Street, Oak Avenue, Industrial Boulevard, Commerce Drive, Airport Road,
  Cedar Lane, Mill Road, Harbor Drive, Lincoln Avenue, Washington Street, Park Avenue, Railroad Street, Quarry Road,
  Lake Street, Sunset Boulevard, Highland Avenue, Franklin Street, Depot Road, Maple Avenue, Foundry Lane, River Road`);

/** Town, state, the beginning of its postal codes, its area code. */
export const CITIES: readonly (readonly [string, string, string, string])[] = [
  ["Austin", "TX", "787", "512"],
  ["Houston", "TX", "770", "713"],
  ["Dallas", "TX", "752", "214"],
  ["El Paso", "TX", "799", "915"],
  ["Phoenix", "AZ", "850", "602"],
  ["Tucson", "AZ", "857", "520"],
  ["Denver", "CO", "802", "303"],
  ["Boise", "ID", "837", "208"],
  ["Portland", "OR", "972", "503"],
  ["Seattle", "WA", "981", "206"],
  ["Fresno", "CA", "937", "559"],
  ["Oakland", "CA", "946", "510"],
  ["Tulsa", "OK", "741", "918"],
  ["Omaha", "NE", "681", "402"],
  ["Memphis", "TN", "381", "901"],
  ["Atlanta", "GA", "303", "404"],
  ["Tampa", "FL", "336", "813"],
  ["Newark", "NJ", "071", "973"],
];

/** How people shorten the words of the trade. */
export const SHORT_FORMS: readonly (readonly [string, string])[] = [
  ["Construction", "Constr."],
  ["Electric", "Elec."],
  ["Mechanical", "Mech."],
  ["Plumbing", "Plbg"],
  ["Concrete", "Conc."],
  ["Services", "Svcs"],
  ["Brothers", "Bros."],
  ["Engineering", "Engrg"],
  ["Builders", "Bldrs"],
  ["& Sons", "and Sons"],
  [" & ", " and "],
];
