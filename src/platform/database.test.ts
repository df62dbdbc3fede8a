import { expect, inject, it } from "vitest";
import { openDatabase } from "./database.ts";

const open = (url: string, environment = {}) =>
  openDatabase({ url, environment, folder: "/nowhere", say: () => undefined });

it("uses the PostgreSQL that a reference leads to, and leaves it running", async () => {
  const { url } = inject("postgres");
  for (let time = 0; time < 2; time++) {
    const database = await open("env:DATABASE_URL", { DATABASE_URL: url });
    expect(database).toMatchObject({ url, adopted: true });
    await database.stop();
  }
});

it("says when it does not answer, without its password", async () => {
  const trouble = await open("env:DATABASE_URL", {
    DATABASE_URL: "postgres://hub:hunter2@127.0.0.1:1/hub",
  }).catch((error: Error) => error.message);
  expect(trouble).toContain("The database of database.url does not serve: ");
  expect(trouble).toContain("ECONNREFUSED");
  expect(trouble).not.toContain("hunter2");
});

it("says when the reference leads nowhere", async () => {
  await expect(open("env:DATABASE_URL")).rejects.toThrow("the environment has no DATABASE_URL");
});
