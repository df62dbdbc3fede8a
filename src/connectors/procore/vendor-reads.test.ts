import { describe, expect, it } from "vitest";
import { changed, connected, told } from "./connected.ts";
import { vendors } from "./vendors.ts";

describe("reading vendors", () => {
  it("hears of one that is retired, and of one that comes back", async () => {
    const { clock, fake, client } = await connected();
    const [first = "", second = ""] = fake.seed(2);
    let { cursor } = await changed(client);
    for (const act of [() => fake.retires(first), () => fake.changes(first, { is_active: true })]) {
      await clock.advance(3600);
      act();
      const next = await changed(client, cursor);
      expect(next.ids).toEqual([first]);
      cursor = next.cursor;
    }
    expect(await vendors.read(client, [second, first])).toHaveLength(2);
  });

  it("hears of one that is retired and comes back within one moment, each time", async () => {
    const { fake, client } = await connected();
    const [id = ""] = fake.seed(1);
    let { cursor } = await changed(client);
    for (const isActive of [false, true, false, true]) {
      fake.changes(id, { is_active: isActive });
      const news = await changed(client, cursor);
      expect(news.ids, isActive ? "comes back" : "is retired").toEqual([id]);
      cursor = news.cursor;
    }
  });

  it("misses no inactive one when another leaves their list between two pages", async () => {
    const { clock, fake, client } = await connected();
    const ids = fake.seed(9);
    for (const id of ids) {
      await clock.advance(3600);
      fake.retires(id);
    }
    const firstByName = [...fake.vendors].sort((a, b) => (a.name < b.name ? -1 : 1))[0];
    fake.server.meanwhile = ({ path, query }) => {
      if (!path.endsWith("/inactive") || query.get("page") !== "2") return;
      fake.changes(String(firstByName?.id), { is_active: true });
      fake.server.meanwhile = undefined;
    };
    const first = await changed(client);
    const then = await changed(client, first.cursor);
    expect(new Set([...first.ids, ...then.ids])).toEqual(new Set(ids));
  });

  it("finds one that changes its list while all ids are asked for", async () => {
    const { fake, client } = await connected();
    const ids = fake.seed(3);
    let asked = 0;
    fake.server.meanwhile = ({ path }) => {
      if (path.startsWith("/rest/") && ++asked === 2) fake.retires(ids[1] ?? "");
    };
    const found = new Set<string>();
    for await (const some of vendors.ids(client)) for (const id of some) found.add(id);
    expect(found).toEqual(new Set(ids));
  });

  it("does not take a list for changes when the filter is gone", async () => {
    const { clock, fake, client } = await connected();
    fake.seed(2);
    const { cursor } = await changed(client);
    await clock.advance(3600);
    fake.seed(1);
    const { cursor: later } = await changed(client, cursor);
    fake.server.misbehave({
      kind: "drift",
      change: () => fake.vendors.map((row) => ({ ...row })),
      when: ({ query }) => query.has("filters[updated_at]"),
    });
    await expect(changed(client, later)).rejects.toMatchObject({
      remedy: "changed",
      message: expect.stringMatching(/does not filter/),
    });
  });

  it("reads a thousand that were written in the same second, and splits no further", async () => {
    const { fake, client, asked } = await connected({ settings: { pageSize: 200 } });
    fake.seed(1000);
    expect((await changed(client)).ids).toHaveLength(1000);
    expect(asked().length).toBeLessThan(25);
  });

  it("begins anew with a cursor that it does not know", async () => {
    const { fake, client } = await connected();
    fake.seed(2);
    expect((await changed(client, { version: 0 })).ids).toHaveLength(2);
  });
});

describe("a connection that is limited to projects", () => {
  const settings = { projectIds: ["562949955112034", "562949955112035"] };

  it("hears of their vendors and of those we made, and of one that joins without a date", async () => {
    const { clock, fake, client } = await connected({ settings });
    const [inside = "", outside = "", joining = ""] = fake.seed(3);
    fake.joins(inside, "562949955112034");
    const ours = await told(client, { name: "Made by the hub" });
    const first = await changed(client);
    expect(new Set(first.ids)).toEqual(new Set([inside, ours]));

    await clock.advance(3600);
    fake.joins(joining, "562949955112035");
    const then = await changed(client, first.cursor);
    expect(then.ids).toEqual([joining]);
    expect((await changed(client, then.cursor)).ids).toEqual([]);

    const all: string[] = [];
    for await (const some of vendors.ids(client)) all.push(...some);
    expect(all.sort()).toEqual([inside, joining].sort());
    expect(await vendors.read(client, [outside])).toHaveLength(1);
  });
});
