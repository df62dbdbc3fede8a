import { describe, expect, it } from "vitest";
import { aJournal, anEntry, NOW } from "../../test/support/journal.ts";
import { VendorEntity } from "../domain/vendor/entity.ts";
import { canonical } from "../kernel/digest.ts";
import { hmacDigest, masterKey } from "../platform/master-key.ts";
import { sql } from "./db.ts";
import { journalOf, prepareMonths, trailOf, writeJournal } from "./journal.ts";
import { redacted, scrubbed } from "./redact.ts";

describe("the journal", () => {
  it("keeps what happened in the order it was written", async () => {
    const { db } = await aJournal();
    await writeJournal(db, [anEntry("observed"), anEntry("held"), anEntry("told")]);
    expect(await trailOf(db, "acme", "trail-1")).toMatchObject([
      { what: "observed", at: "2026-03-02T10:00:00.12Z", body: { amount: "12500.00" } },
      { what: "held" },
      { what: "told" },
    ]);
  });

  it("tells what happened to one record, part by part", async () => {
    const { db } = await aJournal();
    await writeJournal(db, [
      anEntry("observed"),
      anEntry("observed", { record: "v2" }),
      anEntry("observed", { organisation: "other" }),
      anEntry("held", { trail: "trail-2" }),
      anEntry("told"),
    ]);
    const record = { noun: "vendor", record: "v1" };
    const first = await journalOf(db, "acme", record, { most: 2 });
    expect(first.map(({ what }) => what)).toEqual(["observed", "held"]);
    const rest = await journalOf(db, "acme", record, { after: first[1]?.seq, most: 2 });
    expect(rest.map(({ what }) => what)).toEqual(["told"]);
  });

  it("keeps nothing of a transaction that fails", async () => {
    const { db, seqs } = await aJournal();
    await expect(
      db.transaction(async (tx) => {
        await writeJournal(tx, [anEntry("observed")]);
        throw new Error("lost");
      }),
    ).rejects.toThrow("lost");
    expect(await seqs()).toEqual([]);
  });

  it("is not stopped by text that no database stores", async () => {
    const { db } = await aJournal();
    await writeJournal(db, [anEntry("refused", { body: { because: "a\0b \ud800" } })]);
    expect(await trailOf(db, "acme", "trail-1")).toMatchObject([{ body: { because: "a\ufffdb \ufffd" } }]);
  });

  it.each([
    ["update", sql`update journal set what = 'forged'`],
    ["update", sql`update journal_other set what = 'forged'`],
    ["truncate", sql`truncate journal`],
    ["truncate", sql`truncate journal_other`],
    ["truncate", sql`truncate journal_2031_05`],
  ])("refuses to %s", async (act, statement) => {
    const { db, write } = await aJournal();
    await prepareMonths(db, new Date("2031-05-31T23:00:00Z"));
    await write("observed");
    await expect(db.query(statement)).rejects.toThrow(`The journal is only ever added to: ${act} is refused`);
  });

  it("refuses to remove a row, sealed or not", async () => {
    const { db, write, seal, seqs } = await aJournal();
    await write("observed");
    await seal();
    await write("held");
    for (const seq of await seqs())
      await expect(db.query(sql`delete from journal where seq = ${seq}`)).rejects.toThrow(
        `Row ${seq} of the journal is kept`,
      );
  });

  it("refuses to change, remove or empty its seals", async () => {
    const { db, write, seal } = await aJournal();
    await write("observed");
    await seal();
    for (const statement of [
      sql`update journal_segment set rows = 0`,
      sql`delete from journal_segment`,
      sql`truncate journal_segment`,
    ])
      await expect(db.query(statement)).rejects.toThrow("The journal is only ever added to");
  });

  it("makes the coming months once, and keeps what belongs to none", async () => {
    const { db } = await aJournal();
    const at = new Date("2031-05-31T23:00:00Z");
    expect(await prepareMonths(db, at)).toEqual(["journal_2031_05", "journal_2031_06", "journal_2031_07"]);
    expect(await prepareMonths(db, at)).toEqual([]);
    await writeJournal(db, [anEntry("observed", { at }), anEntry("observed", { at: NOW })]);
    expect(await db.query(sql`select tableoid::regclass::text as place from journal order by seq`)).toEqual([
      { place: "journal_2031_05" },
      { place: "journal_other" },
    ]);
  });

  it("leaves a month where it is that was written to before it was made", async () => {
    const { db, seqs } = await aJournal();
    await writeJournal(db, [anEntry("observed", { at: new Date("2031-06-30T23:59:59Z") })]);
    expect(await prepareMonths(db, new Date("2031-05-01T00:00:00Z"))).toEqual([
      "journal_2031_05",
      "journal_2031_07",
    ]);
    expect(await seqs()).toHaveLength(1);
  });

  it("never holds a bank number, a tax id or a person's address, only keyed digests of them", async () => {
    const { db, folder } = await aJournal();
    const key = await masterKey({ folder });
    const digest = (value: unknown) => hmacDigest(key, canonical(value));
    const says = {
      name: "Brace & Beam",
      taxId: "915550142",
      bankAccounts: [{ number: "DE89370400440532013000", routing: "COBADEFFXXX", trusted: false }],
      email: "ann.lee@brace.example",
      contacts: [{ name: "Ann Lee", email: "ann.lee@brace.example", phone: "+1 555 0142" }],
    };
    const because = scrubbed(
      VendorEntity,
      says,
      "Account DE89 3704 0044 0532 0130 00 of Ann Lee (915550142) is in use",
    );
    await writeJournal(db, [
      anEntry("told", { body: { patch: redacted(VendorEntity, says, digest) } }),
      anEntry("refused", { stage: "deliver", body: { because } }),
    ]);
    const stored = JSON.stringify(await db.query(sql`select journal::text from journal order by seq`));
    for (const secret of ["915550142", "DE89", "0532", "COBADEFF", "Ann", "brace.example", "0142"])
      expect(stored).not.toContain(secret);
    expect(stored).toContain("Brace & Beam");
    expect(stored).toContain(digest("915550142"));
    expect(stored).toContain("Account <bank> of <personal> (<tax>) is in use");
  });
});
