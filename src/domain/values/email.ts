/** An e-mail address as it is compared. */
export function email(text: string | null | undefined): string | null {
  const address = (text ?? "")
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "");
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? address : null;
}

/** The internet domain of an e-mail or web address, where it is a company's own. */
export function ownDomain(text: string | null | undefined): string | null {
  const host = (text ?? "")
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:(?:\/\/)?/, "")
    .replace(/^.*@/, "")
    .replace(/[/:?#].*$/, "")
    .replace(/^www\d?\./, "");
  return /^[^\s.]+(?:\.[^\s.]+)+$/.test(host) && !EVERYBODYS.test(host) ? host : null;
}

/** Mail and web providers: their domains are borne by anybody. */
const EVERYBODYS = new RegExp(
  `(?:^|\\.)(?:${[
    "gmail|googlemail|google|outlook|hotmail|live|msn|yahoo|ymail|aol|icloud|me|mac|proton|protonmail|mail|email|zoho",
    "gmx|web|t-online|freenet|arcor|1und1|orange|wanadoo|free|laposte|libero|seznam|wp|onet|btinternet|bigpond|telstra",
    "comcast|att|sbcglobal|bellsouth|verizon|cox|charter|spectrum|earthlink|frontier|windstream|centurylink|rogers|shaw",
    "facebook|instagram|linkedin|twitter|x|youtube|yelp|wixsite|squarespace|wordpress|godaddysites|business",
  ].join("|")})\\.[a-z]{2,3}(?:\\.[a-z]{2})?$`,
);
