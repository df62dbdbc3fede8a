import { describe, expect, it } from "vitest";
import { cascade, changed, connected } from "./connected.ts";
import { problem } from "./fake/problems.ts";
import { ordinaryVendor } from "./fake/seed.ts";
import { readVendors, vendorIds } from "./vendor-reads.ts";

const sorted = (ids: readonly string[]) => [...ids].sort();

describe("changes", () => {
  it("hold what was archived, which is on a list of its own", async () => {
    const { clock, fake, client } = await connected();
    const [id = ""] = fake.seed(3);
    const { cursor } = await changed(client);
    await clock.advance(600);
    fake.archives(id);
    expect((await changed(client, cursor)).ids).toEqual([id]);
  });

  it("hold a vendor that is restored between the reading of the two lists", async () => {
    const { clock, fake, client } = await connected();
    const id = fake.creates({ ...cascade, archived: true });
    const first = await changed(client);
    await clock.advance(600);
    fake.server.meanwhile = async ({ query }) => {
      if (!query.get("filters")?.includes("archived:eq:true")) return;
      fake.server.meanwhile = undefined;
      fake.restores(id);
    };
    const second = await changed(client, first.cursor);
    const third = await changed(client, second.cursor);
    expect([...second.ids, ...third.ids]).toEqual([id]);
  });

  it("hold a vendor that was archived and restored within one moment, each of which was heard", async () => {
    const { fake, client } = await connected();
    const id = fake.creates(cascade);
    let { cursor } = await changed(client);
    for (const act of ["archives", "restores", "archives", "restores"] as const) {
      fake[act](id);
      const news = await changed(client, cursor);
      expect(news.ids, act).toEqual([id]);
      cursor = news.cursor;
    }
  });

  it("lose nobody when one leaves its place on a page for the end of the list", async () => {
    const { clock, fake, client } = await connected();
    const ids: string[] = [];
    for (let n = 0; n < 9; n++) {
      ids.push(...fake.seed(1));
      await clock.advance(400);
    }
    let count = 0;
    fake.server.meanwhile = ({ path }) => {
      count += path.endsWith("/vendors") ? 1 : 0;
      if (count === 2) fake.changes(ids[0] ?? "", { phone: "5550001" });
    };
    expect(sorted((await changed(client)).ids)).toEqual(sorted(ids));
  });

  it("are read whole also where more than a page were brought in at one moment, and one is changed meanwhile", async () => {
    const { clock, fake, client } = await connected();
    const ids = fake.seed(11);
    let count = 0;
    fake.server.meanwhile = async ({ path }) => {
      count += path.endsWith("/vendors") ? 1 : 0;
      if (count !== 4) return;
      await clock.advance(1);
      fake.changes(ids[0] ?? "", { phone: "5550001" });
    };
    expect(sorted((await changed(client)).ids)).toEqual(sorted(ids));
  });

  it("are read whole where BILL shows its moments without their fractions", async () => {
    const { clock, fake, client } = await connected();
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) {
      ids.push(...fake.seed(1));
      await clock.advance(0.1);
    }
    const cut = (text: string) => text.replace(/\.\d{3}/, ".000");
    fake.server.misbehave({
      kind: "drift",
      times: Number.POSITIVE_INFINITY,
      when: ({ path }) => path.endsWith("/vendors"),
      change: (body) => JSON.parse(cutDates(JSON.stringify(body), cut)),
    });
    expect(sorted((await changed(client)).ids)).toEqual(sorted(ids));
  });

  it("go on after a page that is empty and not the last", async () => {
    const { fake, client, asked } = await connected();
    const ids = fake.seed(2);
    fake.server.misbehave({
      kind: "drift",
      when: ({ path }) => path.endsWith("/vendors"),
      change: (body) => ({ ...(body as object), results: [], nextPage: "eyJvZmZzZXQiOjB9" }),
    });
    expect(sorted((await changed(client)).ids)).toEqual(sorted(ids));
    const [empty, next] = asked("GET", "/vendors").map(({ query }) => query.get("page"));
    expect([empty, next]).toEqual([null, "eyJvZmZzZXQiOjB9"]);
  });

  it.each([
    [
      "does not end",
      (body: object) => ({ ...body, results: [], nextPage: "eyJvZmZzZXQiOjB9" }),
      /again and again/,
    ],
    [
      "is in another order",
      (body: { results?: object[] }) => ({ ...body, results: body.results?.toReversed() }),
      /does not list its vendors by updatedTime/,
    ],
  ])("of a list that %s are a developer's to look at", async (_, change, sentence) => {
    const { clock, fake, client } = await connected();
    for (let n = 0; n < 3; n++) {
      fake.creates({ ...ordinaryVendor(n) });
      await clock.advance(60);
    }
    fake.server.misbehave({
      kind: "drift",
      times: 3,
      when: ({ path }) => path.endsWith("/vendors"),
      change: change as (body: unknown) => unknown,
    });
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "changed",
      message: expect.stringMatching(sentence),
    });
  });

  it("for which BILL does not take our question are a developer's to look at", async () => {
    const { fake, client } = await connected();
    const reply = () => problem(400, "BDC_1130", "Invalid list filter field: updatedTime");
    fake.server.misbehave({ kind: "refuse", reply, when: ({ path }) => path.endsWith("/vendors") });
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "changed",
      message: expect.stringContaining("Invalid list filter field"),
    });
  });

  it("that are long past are asked for by their moment, with three hundred seconds read again", async () => {
    const { clock, fake, client, asked } = await connected();
    fake.seed(1);
    const { cursor } = await changed(client);
    await clock.advance(3600);
    const before = asked("GET", "/vendors").length;
    await changed(client, cursor);
    expect(asked("GET", "/vendors")[before]?.query.get("filters")).toBe(
      'archived:eq:false,updatedTime:gte:"2026-11-18T15:55:00.000Z"',
    );
  });
});

describe("vendors by id", () => {
  it("are had from both lists, in few calls", async () => {
    const { fake, client, asked } = await connected();
    const ids = fake.seed(9);
    fake.archives(ids[4] ?? "");
    expect(sorted((await readVendors(client, ids)).map(({ id }) => id))).toEqual(sorted(ids));
    expect(asked("GET", "/vendors")).toHaveLength(2);
  });

  it("that BILL does not have are gone, the others stand", async () => {
    const { fake, client } = await connected();
    const [id = ""] = fake.seed(1);
    const read = await readVendors(client, ["00901XYZABCDEFnobody", id]);
    expect(read.map((one) => one.id)).toEqual([id]);
    expect(await readVendors(client, ["00901XYZABCDEFnobody"])).toEqual([]);
  });

  it("are not gone because BILL does not know the question any more", async () => {
    const { fake, client } = await connected();
    const [id = ""] = fake.seed(1);
    const reply = () => problem(404, "BDC_1121", "API not supported.");
    fake.server.misbehave({ kind: "refuse", reply, when: ({ path }) => path.endsWith(id) });
    await expect(readVendors(client, [id])).rejects.toMatchObject({ remedy: "changed" });
  });

  it("are all found by the sweep, the archived and one that is archived meanwhile", async () => {
    const { fake, client } = await connected();
    const ids = fake.seed(6);
    fake.archives(ids[0] ?? "");
    fake.server.meanwhile = ({ query }) => {
      if (!query.get("filters")?.includes("archived:eq:false")) return;
      fake.server.meanwhile = undefined;
      fake.archives(ids[5] ?? "");
    };
    const found = new Set<string>();
    for await (const some of vendorIds(client)) for (const id of some) found.add(id);
    expect(sorted([...found])).toEqual(sorted(ids));
  });
});

const cutDates = (text: string, cut: (text: string) => string): string =>
  text.replace(/\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g, cut);
