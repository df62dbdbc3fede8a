import { expect, it } from "vitest";
import { isKeyOf, newAccessKey, prefixOf } from "./access-key.ts";

it("makes keys that nobody can guess, and prints none of them", () => {
  const made = Array.from({ length: 50 }, newAccessKey);
  expect(new Set(made.map(({ prefix }) => prefix)).size).toBe(50);
  expect(new Set(made.map(({ key }) => key.reveal())).size).toBe(50);
  expect(JSON.stringify(made[0])).not.toContain(made[0]?.key.reveal());
});

it("tells a key from every other by its digest", () => {
  const [one, other] = [newAccessKey(), newAccessKey()];
  expect(prefixOf(one.key.reveal())).toBe(one.prefix);
  expect(isKeyOf(one.key.reveal(), one.digest)).toBe(true);
  expect(isKeyOf(one.key.reveal(), other.digest)).toBe(false);
  expect(isKeyOf(one.key.reveal(), undefined)).toBe(false);
  expect(isKeyOf("", Buffer.alloc(32))).toBe(false);
});

it("takes nothing for a key that has not its form", () => {
  const text = newAccessKey().key.reveal();
  for (const other of ["", text.slice(1), `${text}x`, `${text}\n`, text.toUpperCase(), ` ${text}`])
    expect(prefixOf(other)).toBeUndefined();
});
