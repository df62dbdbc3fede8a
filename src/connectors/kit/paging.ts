import { ConnectorError } from "./errors.ts";
import type { Answer, Ask, Http } from "./http.ts";

/** No list of a construction firm is longer; a system that goes on and on is stopped here. */
const PAGES_MAX = 10_000;

/** The parameters of the next page by a `Link` header; undefined on the last page. */
export function nextPage(link: string | undefined): Readonly<Record<string, string>> | undefined {
  const next = (link ?? "")
    .split(/,(?=\s*<)/)
    .map((one) => /<([^>]*)>.*;\s*rel="?([a-z]+)"?/i.exec(one))
    .find((match) => match?.[2]?.toLowerCase() === "next");
  if (!next) return undefined;
  return Object.fromEntries(new URL(next[1] ?? "", "http://page").searchParams);
}

/**
 * The pages of a list that links to its next. Only the parameters of the link are followed, on top of our own: some
 * systems leave our filters out of it, and an address in an answer is never a reason to call another host.
 */
export async function* linkedPages(http: Http, ask: Ask): AsyncIterable<Answer> {
  const seen = new Set<string>();
  let query = ask.query;
  for (;;) {
    const answer = await http.ask({ ...ask, query });
    yield answer;
    const next = nextPage(answer.headers.link);
    if (!next) return;
    query = { ...ask.query, ...next };
    stopOnRepetition(seen, JSON.stringify(next), ask.path);
  }
}

export interface Numbered {
  readonly http: Http;
  /** Asks for one page. */
  readonly page: (number: number) => Ask;
  /** The items of a page; the first page with fewer than `size` of them is the last. */
  readonly items: (answer: Answer) => readonly unknown[];
  readonly size: number;
}

/** The pages of a list that is asked for by number, from 1. */
export async function* numberedPages({ http, page, items, size }: Numbered): AsyncIterable<Answer> {
  const seen = new Set<string>();
  for (let number = 1; ; number++) {
    const ask = page(number);
    const answer = await http.ask(ask);
    const found = items(answer);
    if (found.length === 0) return;
    yield answer;
    if (found.length < size) return;
    stopOnRepetition(seen, answer.text, ask.path);
  }
}

function stopOnRepetition(seen: Set<string>, page: string, path: string): void {
  if (seen.has(page) || seen.size >= PAGES_MAX)
    throw new ConnectorError("changed", `${path} answers with the same page again and again`);
  seen.add(page);
}
