import { expect, it } from "vitest";
import { openapi } from "./document.ts";
import { OPERATIONS } from "./v1/operations.ts";

it("is what docs/openapi.json says", async () => {
  const text = `${JSON.stringify(openapi(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../docs/openapi.json");
});

it("names each operation once, and every answer and body", () => {
  const ids = OPERATIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(() => openapi()).not.toThrow();
  const places = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(places).size).toBe(places.length);
});
