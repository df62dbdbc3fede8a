import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";

const PER_PAGE = 100;
const PER_PAGE_MAX = 2000;

/** One page of a list. The links name the page and its size only: the filters of the question are left out of them. */
export function paged<T>(request: FakeRequest, list: readonly T[], shown: (item: T) => unknown): FakeReply {
  const number = (name: string, usual: number) =>
    Math.max(1, Number(request.query.get(name) ?? usual) || usual);
  const size = Math.min(number("per_page", PER_PAGE), PER_PAGE_MAX);
  const page = number("page", 1);
  const last = Math.max(1, Math.ceil(list.length / size));
  const link = (to: number, rel: string) =>
    `<https://api.procore.com${request.path}?page=${to}&per_page=${size}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(1, "first"), link(page - 1, "prev")] : []),
    ...(page < last ? [link(last, "last"), link(page + 1, "next")] : []),
  ];
  return {
    headers: {
      total: String(list.length),
      "per-page": String(size),
      ...(links.length > 0 ? { link: links.join(", ") } : {}),
    },
    body: list.slice((page - 1) * size, page * size).map(shown),
  };
}

/** `2026-11-18T16:00:00Z...2026-11-19T00:00:00Z`; the end is not within. */
export function within(range: string | null, moment: string): boolean {
  if (range === null) return true;
  const [from = "", to = ""] = range.split("...");
  const at = Date.parse(moment);
  return at >= Date.parse(from) && at < Date.parse(to);
}
