import { expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { fullShelves } from "../../test/support/full-shelves.ts";
import { candidatePairs } from "../store/candidates.ts";
import { decidePair, linkInBulk, listCandidates } from "./adopt.ts";
import { fill, listDifferences, settle } from "./adopt-fields.ts";
import { changeFlow, listFlows } from "./flows.ts";
import { lookThrough } from "./profile.ts";

const BY = { by: "person:ada", because: "she knows them" };

it("leads from two full systems to live ones, each step shown before it is done", async () => {
  const { hub, site, books, log } = await fullShelves();
  site.put("s1", { name: "Bolt", code: "B-1", price: "1.00" });
  site.put("s2", { name: "Nut", code: "N-1" });
  site.put("s3", { name: "Pin", code: "P-1" });
  books.put("b1", { name: "Bolt", code: "B-1" });
  books.put("b2", { name: "NUT", code: "N-1" });
  books.put("b3", { name: "Pin, twin", code: "P-1" });
  books.put("b4", { name: "Pin, other", code: "P-1" });
  await hub.settle();

  const asked = await listCandidates(hub, { noun: "part", most: 50 });
  expect(undocumented("adopt candidates", asked.value)).toEqual([]);
  expect(asked.text(plainTerminal)).toMatch(
    // Whichever was read first is named first.
    /[0-9a-f]{10} +0 +Bolt \(B-1\) (site s1|books b1) +Bolt \(B-1\) (site s1|books b1)/,
  );
  const bulk = { noun: "part", fromScore: 0, ...BY };
  const seen = await linkInBulk(hub, bulk);
  expect(undocumented("adopt link", seen.value)).toEqual([]);
  expect(seen.value).toMatchObject({ done: false, links: 2, twins: 1, unclear: 2 });
  expect(seen.text(plainTerminal)).toContain("Nothing was linked yet: say it again with --yes.");
  expect((await linkInBulk(hub, { ...bulk, yes: true })).value).toMatchObject({ done: true, links: 2 });
  await hub.settle();
  for (;;) {
    const [next] = await candidatePairs(hub.db, "test", { noun: "part" });
    if (!next) break;
    const parted = await decidePair(hub, { noun: "part", pair: next.pair, verdict: "distinct", ...BY });
    expect(undocumented("adopt distinct", parted.value)).toEqual([]);
    await hub.settle();
  }

  const differences = await listDifferences(hub, "part");
  expect(undocumented("adopt differences", differences.value)).toEqual([]);
  expect(differences.text(plainTerminal)).toMatch(/books +name +1[\s\S]*books +price +1/);
  const name = { noun: "part", connection: "books", field: "name", verdict: "keep", ...BY } as const;
  const settled = await settle(hub, name);
  expect(undocumented("adopt settle", settled.value)).toEqual([]);
  expect(settled.text(plainTerminal)).toMatch(/part “Nut” +Nut +NUT/);
  expect((await settle(hub, { ...name, yes: true })).value).toMatchObject({ done: true, records: 1 });

  const flows = await listFlows(hub, true);
  expect(undocumented("flows", flows.value)).toEqual([]);
  expect(flows.text(plainTerminal)).toMatch(/part +books +observing/);
  const setting = { connection: "books", noun: "part", mode: "live", ...BY } as const;
  const shown = await changeFlow(hub, setting);
  expect(undocumented("flows set", shown.value)).toEqual([]);
  expect(shown.text(plainTerminal)).toContain("books has 4 part");
  expect(log()).toEqual([]);
  expect((await changeFlow(hub, { ...setting, yes: true })).value).toMatchObject({ done: true });
  await hub.settle();
  expect(
    log()
      .map(({ act, ...fields }) => `${act} ${(fields as { name?: string }).name}`)
      .sort(),
  ).toEqual(["create Pin", "update Nut"]);

  const price = { noun: "part", connection: "books", field: "price", ...BY };
  const filling = await fill(hub, price);
  expect(undocumented("adopt fill", filling.value)).toEqual([]);
  expect(filling.text(plainTerminal)).toContain("books would be told the price of 1 part.");
  await fill(hub, { ...price, yes: true });
  await hub.settle();
  expect(books.rows.get("b1")?.fields.price).toBe("1.00");
});

it("says why a flow cannot be live, and what to ask for instead of a score", async () => {
  const { hub, site, books } = await fullShelves();
  site.put("s1", { name: "Bolt", code: "B-1" });
  books.put("b1", { name: "Bolt", code: "B-1" });
  await hub.settle();
  const shown = await changeFlow(hub, { connection: "books", noun: "part", mode: "live", ...BY });
  expect(shown.code).toBe(1);
  expect(shown.text(plainTerminal)).toContain("plumbline adopt candidates part --connection books");
  await expect(
    changeFlow(hub, { connection: "books", noun: "part", mode: "live", yes: true, ...BY }),
  ).rejects.toThrow("cannot be live yet: 1 pair of records of books wait");
  await expect(linkInBulk(hub, { noun: "part", ...BY })).rejects.toThrow("--from-score 0.95");
  await expect(decidePair(hub, { noun: "part", pair: "0000000000", verdict: "link", ...BY })).rejects.toThrow(
    "No two records that may be one are called 0000000000",
  );
  await expect(fill(hub, { noun: "part", connection: "books", field: "price", ...BY })).rejects.toThrow(
    "No linked part lacks price at books",
  );
});

it("shows what is amiss in a source, and what has become of it", async () => {
  const { hub, books } = await fullShelves();
  books.put("b1", { name: "Bolt", code: "B-1" });
  await hub.settle();
  const looked = await lookThrough(hub, { connection: "books", by: BY.by });
  expect(undocumented("profile", looked.value)).toEqual([]);
  expect(looked.text(plainTerminal)).toMatch(
    /1 record of part in books[\s\S]*stands in no other system +1 +Bolt \(b1\)/,
  );
  hub.advance(60);
  const again = await lookThrough(hub, { connection: "books", noun: "part", by: BY.by });
  expect(again.text(plainTerminal)).toMatch(/stands in no other system +1 +1/);
  await expect(lookThrough(hub, { connection: "sote", by: BY.by })).rejects.toThrow(
    "No connection is called sote",
  );
});
