import { expect, it } from "vitest";
import { z } from "zod";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { type AnyConnector, defineResource } from "../connectors/contract.ts";
import { defineEntity } from "../kernel/entity.ts";
import { defineFlow } from "../kernel/flow.ts";
import { openHolds } from "../store/holds.ts";
import { findRecords } from "../store/records.ts";
import { relink, unlinkSeat } from "./relink.ts";
import { resolveHold } from "./resolve.ts";

const Kit = z.object({ name: z.string(), part: z.string().nullable().default(null) });
type Kit = z.infer<typeof Kit>;

/** A kit names the part that it is made of by that part's id on the site. */
const kitFlow = defineFlow<Kit>()<string>({
  entity: defineEntity<Kit>({
    noun: "kit",
    schema: Kit,
    classes: {},
    always: [],
    names: ({ name = "" }) => ({ title: name, numbers: [] }),
  }),
  initial: "known",
  moves: [],
  fields: {
    name: { owner: "construction", else: "hold", tells: [] },
    part: { owner: "construction", else: "hold", tells: [] },
  },
  lives: () => false,
  asks: () => ({}),
  marks: () => [],
});

const kits = (rows: Map<string, Kit>) =>
  defineResource<never>()({
    entity: kitFlow.entity,
    carries: ["name", "part"],
    refs: { part: "part" },
    wire: z.object({ name: z.string(), part: z.string() }),
    toCanonical: (wire) => ({ says: wire }),
    async *changes() {
      const observed = [...rows].map(([id, wire]) => ({ id, version: JSON.stringify(wire), at: AT, wire }));
      yield { observed, cursor: null };
    },
    read: async () => [],
    async *ids() {
      yield [...rows.keys()];
    },
  });
const AT = "2026-11-22T08:00:00.000Z";

const yard = async () => {
  const site = aShelf();
  const rows = new Map<string, Kit>();
  const connector = shelfConnector("construction", site) as AnyConnector;
  const hub = await testHub({
    flows: [partFlow, kitFlow],
    connections: [
      {
        id: "site",
        connector: { ...connector, resources: [...connector.resources, kits(rows)] } as AnyConnector,
        client: () => site,
      },
    ],
  });
  const found = async (name: string) => {
    const [record] = await findRecords(hub.db, "test", name);
    if (!record) throw new Error(`Nothing is called ${name}`);
    return record;
  };
  const partOf = async (name: string) => (await found(name)).known?.part ?? null;
  const held = async () =>
    (await openHolds(hub.db, "test", {})).map(({ code, blocks }) => `${code} ${blocks}`);
  return { site, rows, hub, found, partOf, held };
};
const wish = { by: "Ann", because: "seen by her" };

it("puts our key in the place of the id by which a system names another record", async () => {
  const { site, rows, hub, found, partOf } = await yard();
  site.put("7", { name: "Bolt", code: "B-1" });
  rows.set("k", { name: "Set", part: "7" });
  await hub.settle();
  expect(await partOf("Set")).toBe((await found("Bolt")).key);
});

it("holds what names a record that nobody knows, in words, and goes on by itself once it is known", async () => {
  const { site, rows, hub, found, partOf, held } = await yard();
  rows.set("k", { name: "Set", part: "7" });
  await hub.settle();
  expect([await held(), await partOf("Set")]).toEqual([["reference.unknown site#part"], null]);
  site.put("7", { name: "Bolt", code: "B-1" });
  await hub.settle();
  expect([await held(), await partOf("Set")]).toEqual([[], (await found("Bolt")).key]);
});

it("follows a link that a person changes", async () => {
  const { site, rows, hub, found, partOf } = await yard();
  site.put("7", { name: "Bolt", code: "B-1" });
  site.put("8", { name: "Nut", code: "N-1" });
  rows.set("k", { name: "Set", part: "7" });
  await hub.settle();
  const [bolt, nut] = [(await found("Bolt")).key, (await found("Nut")).key];
  const ref = (key: string) => ({ noun: "part", key });
  await hub.db.transaction((tx) => unlinkSeat(tx, hub, { record: ref(bolt), seat: "site", ...wish }));
  await hub.db.transaction((tx) => unlinkSeat(tx, hub, { record: ref(nut), seat: "site", ...wish }));
  await hub.db.transaction((tx) =>
    relink(tx, hub, { record: ref(nut), connection: "site", id: "7", ...wish }),
  );
  await hub.walk();
  expect(await partOf("Set")).toBe(nut);
});

it("follows a record that was merged into another", async () => {
  const { site, rows, hub, partOf, found } = await yard();
  site.put("7", { name: "Bolt", code: "B-1" });
  await hub.settle();
  const bolt = (await found("Bolt")).key;
  await hub.db.transaction((tx) =>
    unlinkSeat(tx, hub, { record: { noun: "part", key: bolt }, seat: "site", ...wish }),
  );
  site.put("8", { name: "Bolt, anchor", code: "B-1" });
  rows.set("k", { name: "Set", part: "8" });
  await hub.settle();
  expect(await partOf("Set")).not.toBe(bolt);
  const [twin] = await openHolds(hub.db, "test", { code: "part.twin" });
  await resolveHold(hub, { hold: twin?.id ?? 0, verdict: "same", who: "Ann", because: "one bolt" });
  await hub.walk();
  expect(await partOf("Set")).toBe(bolt);
});
