import { z } from "zod";
import type { Observed } from "../src/connectors/contract.ts";
import type { Side } from "../src/kernel/case.ts";
import { defineEntity } from "../src/kernel/entity.ts";
import { type Alike, alike } from "../src/kernel/facts.ts";
import { defineFlow } from "../src/kernel/flow.ts";

/** A noun for measuring: two kilobytes that travel through every stage, and a mark by which look-alikes are found. */
export const Item = z.object({
  code: z.string(),
  text: z.string(),
  number: z.string().nullable().default(null),
});
export type Item = z.infer<typeof Item>;

const entity = defineEntity<Item>({
  noun: "item",
  schema: Item,
  classes: {},
  always: [],
  names: ({ code = "" }) => ({ title: code, numbers: [code] }),
});

const both: readonly Side[] = ["construction", "erp"];
const mark = (code: string | undefined) => (code === undefined ? [] : [`item:code/${code}`]);

export const itemFlow = defineFlow<Item, { readonly twins: readonly Alike<Item>[] }>()({
  entity,
  initial: "proposed",
  moves: [
    {
      ...{ name: "admit", from: "proposed", to: "active", by: "hub" },
      when: (_ear, _item, { twins }) => twins.length === 0,
    },
  ],
  fields: {
    code: { owner: "construction", else: "hold", tells: both },
    text: { owner: "construction", else: "hold", tells: both },
    number: { owner: "erp", else: "hold", tells: both },
  },
  lives: (_item, { state }) => state === "active",
  asks: ({ code }) => ({ twins: alike("item", mark(code)) }),
  marks: ({ code }) => mark(code).map((key) => ({ key })),
});

const WORDS =
  "concrete rebar formwork anchor duct conduit footing lintel girder soffit parapet flashing".split(" ");
const BYTES = 2048;

/** So many of them, each with two kilobytes on the wire. */
export const items = (many: number, round: number): readonly Observed[] =>
  Array.from({ length: many }, (_, nth) => {
    const code = `${round}-${String(nth).padStart(6, "0")}`;
    const wire = { id: code, code, text: "", number: null };
    const length = BYTES - JSON.stringify(wire).length;
    let text = "";
    for (let n = nth; text.length < length; n = (n * 7 + 5) % 9973)
      text += `${WORDS[n % WORDS.length]} ${n} `;
    const at = new Date(Date.UTC(2026, 0, 1) + nth).toISOString();
    return { id: code, version: at, at, wire: { ...wire, text: text.slice(0, length) } };
  });
