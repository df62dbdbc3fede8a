import { afterEach, describe, expect, it } from "vitest";
import type { FakeReply, FakeRequest } from "./fake/message.ts";
import { FakeServer } from "./fake/server.ts";
import { type Answer, httpClient } from "./http.ts";
import { linkedPages, nextPage, numberedPages } from "./paging.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function aServer(handle: (request: FakeRequest) => FakeReply) {
  const fake = await FakeServer.start({ handle });
  const http = httpClient({ baseUrl: fake.url });
  open.push(http, fake);
  return { fake, http };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const pageOf = (all: readonly number[], { query }: FakeRequest, size: number) =>
  all.slice((Number(query.get("page") ?? 1) - 1) * size, Number(query.get("page") ?? 1) * size);
const listOf = (answer: Answer) => answer.json() as number[];

async function collected(pages: AsyncIterable<Answer>): Promise<number[]> {
  const all: number[] = [];
  for await (const page of pages) all.push(...listOf(page));
  return all;
}

describe("a list that links to its next page", () => {
  const linking = (total: number) => (request: FakeRequest) => {
    const page = Number(request.query.get("page") ?? 1);
    const next =
      page * 5 < total ? `<http://other.example/list?page=${page + 1}&per_page=5>; rel="next", ` : "";
    const link = `${next}<http://other.example/list?page=9>; rel="last"`;
    return { body: pageOf(numbers(total), request, 5), headers: { link } };
  };

  it.each([0, 1, 4, 5, 6, 11])("is read whole with %i items", async (total) => {
    const { http } = await aServer(linking(total));
    const found = await collected(
      linkedPages(http, { method: "GET", path: "/list", query: { per_page: 5 } }),
    );
    expect(found).toEqual(numbers(total));
  });

  it("keeps our filters, though the links leave them out, and calls no other host", async () => {
    const { fake, http } = await aServer(linking(11));
    const query = { per_page: 5, "filters[active]": "true" };
    await collected(linkedPages(http, { method: "GET", path: "/list", query }));
    expect(fake.log.map(({ request }) => request.query.get("filters[active]"))).toEqual([
      "true",
      "true",
      "true",
    ]);
  });

  it("is stopped when it links in circles", async () => {
    const { http } = await aServer(() => ({ body: [1], headers: { link: '</list?page=2>; rel="next"' } }));
    await expect(collected(linkedPages(http, { method: "GET", path: "/list" }))).rejects.toMatchObject({
      remedy: "changed",
    });
  });

  it.each([
    ["nothing", undefined, undefined],
    ["no next", '</a?page=1>; rel="first"', undefined],
    [
      "a comma in an address",
      '</a?ids=1,2&page=2>; rel="next", </a?page=9>; rel="last"',
      { ids: "1,2", page: "2" },
    ],
    ["a bare relation", "</a?page=2>; rel=next", { page: "2" }],
  ])("understands %s", (_, link, next) => {
    expect(nextPage(link)).toEqual(next);
  });
});

describe("a list that is asked for by number", () => {
  const read = async (
    total: number,
    handle = (request: FakeRequest) => pageOf(numbers(total), request, 5),
  ) => {
    const { fake, http } = await aServer((request) => ({ body: handle(request) }));
    const page = (number: number) => ({ method: "GET", path: "/list", query: { page: number } }) as const;
    return { fake, found: await collected(numberedPages({ http, page, items: listOf, size: 5 })) };
  };

  it.each([0, 1, 4, 5, 6, 11])("is read whole with %i items", async (total) => {
    expect((await read(total)).found).toEqual(numbers(total));
  });

  it("is stopped when it answers with the same page again and again", async () => {
    await expect(read(5, () => numbers(5))).rejects.toMatchObject({ remedy: "changed" });
  });
});
