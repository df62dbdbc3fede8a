import { expect, it } from "vitest";
import { testDb } from "../../test/support/store.ts";
import { sql } from "./db.ts";
import { nested } from "./nested.ts";

const note = (text: string) => sql`insert into notes values (${text})`;

it("lets a part fail by itself, and keeps nothing where the whole does", async () => {
  const db = await testDb(2);
  await db.query(sql`create table notes (text text)`);
  const texts = async () =>
    (await db.query<{ text: string }>(sql`select text from notes`)).map(({ text }) => text);

  await db.transaction(async (tx) => {
    const within = nested(db, tx);
    await within.query(note("first"));
    await within.transaction((part) => part.query(note("part")));
    const failing = within.transaction(async (part) => {
      await part.query(note("lost"));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await expect(within.transaction((part) => part.query(sql`select 1 / 0`))).rejects.toThrow("zero");
    await within.transaction((part) => nested(db, part).transaction((inner) => inner.query(note("inner"))));
  });
  expect(await texts()).toEqual(["first", "part", "inner"]);

  const whole = db.transaction(async (tx) => {
    await nested(db, tx).transaction((part) => part.query(note("gone")));
    throw new Error("after all");
  });
  await expect(whole).rejects.toThrow("after all");
  expect(await texts()).toEqual(["first", "part", "inner"]);
});
