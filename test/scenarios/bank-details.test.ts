import { describe, expect, it } from "vitest";
import { resolveHold } from "../../src/engine/resolve.ts";
import { rows, sql } from "../../src/store/db.ts";
import { aFirmThatPays, CALL, NEW, NEWER, OLD } from "../support/paying-firm.ts";

describe("a change of bank details", () => {
  it("reaches the next system once two who did not make it have called the vendor back, each of exactly this account", async () => {
    const { hub, paid, held, approve, changed } = await aFirmThatPays();
    expect(paid()).toEqual([[OLD]]);
    await changed(NEW);
    expect(await held()).toMatchObject([{ code: "approval.missing", blocks: "books#bankAccounts" }]);
    expect(paid()).toEqual([[OLD]]);

    await expect(approve("mia")).rejects.toThrow("person:mia made or proposed it");
    await expect(approve("sam")).rejects.toThrow(
      "person:sam is steward; it takes controller or administrator",
    );
    await expect(approve("nobody")).rejects.toThrow("only a person whom the hub knows");
    const denied = { ...CALL, outcome: "denied" } as const;
    await expect(approve("ann", denied)).rejects.toThrow("The call did not confirm it");
    const later = { ...CALL, at: "2026-11-23T09:00:00Z" };
    await expect(approve("ann", later)).rejects.toThrow("still to come");

    await approve("ann");
    await expect(approve("ann")).rejects.toThrow("has approved it already");
    expect([paid(), (await held()).length]).toEqual([[[OLD]], 1]);

    await changed(NEWER);
    await approve("ben");
    expect([paid(), (await held())[0]?.wake]).toMatchObject([[[OLD]], { given: ["person:ben"] }]);
    await approve("ann");
    expect([paid(), await held()]).toEqual([[[NEWER]], []]);

    await changed(OLD);
    await changed(NEWER);
    expect(await held()).toEqual([]);
    const written = rows(await hub.db.query(sql`select body from journal where stage = 'person'`));
    expect(written).toContain("subcontract 24-017 of March 2024");
    expect(written).not.toContain(NEW.number);
  });

  it("is put back where somebody refuses it, and nobody else has heard of it", async () => {
    const { hub, books, paid, held, changed } = await aFirmThatPays();
    await changed(NEW);
    const [hold] = await held();
    await resolveHold(hub, {
      hold: hold?.id ?? 0,
      verdict: "keep",
      who: "person:mia",
      because: "they deny it",
    });
    await hub.walk();
    expect([paid(), await held()]).toEqual([[[OLD]], []]);
    expect(books.table("vendor").get("1")?.fields.bankAccounts).toEqual([OLD]);
  });
});
