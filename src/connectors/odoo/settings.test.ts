import { describe, expect, it } from "vitest";
import { Secrets, Settings } from "./settings.ts";

const right = { url: "https://odoo.example.com", database: "books", user: "plumbline" };
const complaint = (schema: typeof Settings | typeof Secrets, given: unknown): string =>
  schema
    .safeParse(given)
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("; ") ?? "";

describe("the settings of an Odoo", () => {
  it("need an address, a database and a user, and have defaults for the rest", () => {
    expect(Settings.parse(right)).toEqual({
      ...right,
      ...{ companies: [], language: "en_US", overlapSeconds: 300, pageSize: 200, chatter: "quiet" },
    });
  });

  it.each([
    [{ url: "odoo.example.com" }, "url: Give the address of Odoo with its protocol"],
    [{ url: "ftp://odoo.example.com" }, "url: Give the address of Odoo with its protocol"],
    [{ database: " " }, "database: Give the name of Odoo's database"],
    [{ user: "" }, "user: Give the login of the hub's own user"],
    [{ companies: ["Northgate"] }, "companies.0: Give the companies by their number"],
    [{ language: "English" }, "language: Give a language code"],
    [{ overlapSeconds: 5 }, "overlapSeconds: A call in Odoo may last 120 seconds"],
  ])("say what is wrong with %j", (change, says) => {
    expect(complaint(Settings, { ...right, ...change })).toContain(says);
  });

  it.each([
    [{}, "Give an apiKey or a password"],
    [
      { apiKey: "k", webhookToken: "short" },
      "webhookToken: A webhook token is guarded by nothing but its length",
    ],
  ])("say what is wrong with secrets like %j", (secrets, says) => {
    expect(complaint(Secrets, secrets)).toContain(says);
  });
});
