import { readFileSync } from "node:fs";

const folder = new URL("../fixtures/", import.meta.url);
const read = new Map<string, unknown>();

/** One of our recorded files, read once. It is shared: nobody writes into it. */
export function fixture<T>(path: string): T {
  if (!read.has(path)) read.set(path, JSON.parse(readFileSync(new URL(path, folder), "utf8")));
  return read.get(path) as T;
}
