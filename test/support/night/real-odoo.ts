import { z } from "zod";
import type { VirtualClock } from "../../../src/connectors/kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../../../src/connectors/kit/fake/message.ts";
import { FakeServer } from "../../../src/connectors/kit/fake/server.ts";
import { httpClient } from "../../../src/connectors/kit/http.ts";
import { clientOf, type OdooInstance } from "../../../src/connectors/odoo/contract/stage.ts";
import type { OdooMischief } from "../../../src/connectors/odoo/fake/mischief.ts";
import { type Books, formOf, type Numbers, type Values } from "./books.ts";

/** A real Odoo behind a bad line: what goes through it can be lost, late, throttled or turned away. */
export interface BadLine {
  readonly url: string;
  misbehave(mischief: OdooMischief): void;
  calm(): void;
  close(): Promise<void>;
}

export async function badLineTo(url: string, clock: VirtualClock): Promise<BadLine> {
  const server = await FakeServer.start({ clock, handle: (request) => passedOn(url, request) });
  return {
    url: server.url,
    misbehave(mischief) {
      // Odoo's own tricks cannot be played from outside, but a proxy can fail before it.
      if (mischief.kind === "held-open" || mischief.kind === "conflict") return;
      if (mischief.kind !== "gateway") return server.misbehave(mischief);
      const { times, when, status } = mischief;
      if (mischief.effect === false)
        server.misbehave({ kind: "refuse", times, when, reply: () => ({ status, text: "Bad Gateway" }) });
    },
    calm: () => server.calm(),
    close: () => server.close(),
  };
}

async function passedOn(url: string, { method, path, body }: FakeRequest): Promise<FakeReply> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(method === "GET" ? {} : { body }) });
  return { status: answer.status, text: await answer.text() };
}

/** The bookkeepers of a real Odoo, who remove at the end what the night has left. */
export interface RealBooks extends Books {
  tidyUp(partners: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const Ids = z.array(z.number());
const ALL = { active_test: false };

export async function realBooks(instance: OdooInstance): Promise<RealBooks> {
  const http = httpClient({ baseUrl: instance.url });
  const odoo = clientOf(instance, http);
  const numbers = await numbersIn(odoo);
  const tags = async () =>
    Ids.parse(await odoo.call({ model: "res.partner.category", method: "search", args: { domain: [] } }));
  const before = new Set(await tags());
  const make = async (model: string, values: Values) =>
    Ids.min(1).parse(
      [await odoo.call({ model, method: "create", args: { vals_list: [values] } })].flat(),
    )[0] ?? 0;
  const write = (id: string, vals: Values) =>
    odoo.call({ model: "res.partner", method: "write", ids: [Number(id)], args: { vals } });
  const read = async (id: string) => {
    const rows = await odoo.call({
      model: "res.partner",
      method: "read",
      ids: [Number(id)],
      args: { fields: ["name", "email"] },
      context: ALL,
    });
    const [row] = z
      .array(z.looseObject({ name: z.string(), email: z.union([z.string(), z.literal(false)]) }))
      .parse(rows);
    return row ?? { name: "", email: false };
  };
  const remove = (model: string, id: number) => odoo.call({ model, method: "unlink", ids: [id] });
  return {
    async enter(entry) {
      const id = await make("res.partner", { ...formOf(entry, numbers), is_company: true, supplier_rank: 1 });
      if (entry.account) await make("res.partner.bank", { partner_id: id, acc_number: entry.account });
      return String(id);
    },
    nameOf: async (id) => (await read(id)).name,
    change: async (id, values) => void (await write(id, formOf(values, numbers))),
    async merge(from, into) {
      // Only administrators merge partners with different addresses.
      await write(from, { email: (await read(into)).email });
      const values = {
        partner_ids: [[6, 0, [Number(from), Number(into)]]],
        dst_partner_id: Number(into),
        state: "selection",
      };
      const model = "base.partner.merge.automatic.wizard";
      await odoo.call({ model, method: "action_merge", ids: [await make(model, values)] });
    },
    async tidyUp(partners) {
      for (const id of partners)
        await remove("res.partner", Number(id)).catch(() =>
          write(id, { active: false }).catch(() => undefined),
        );
      for (const id of await tags())
        if (!before.has(id)) await remove("res.partner.category", id).catch(() => undefined);
    },
    close: () => http.close(),
  };
}

async function numbersIn(odoo: ReturnType<typeof clientOf>): Promise<Numbers> {
  const known = new Map<string, number>();
  const note = async (
    model: string,
    field: string,
    domain: readonly (readonly [string, string, string])[] = [],
  ) => {
    const rows = await odoo.call({ model, method: "search_read", args: { domain, fields: [field] } });
    for (const row of z.array(z.looseObject({ id: z.number() })).parse(rows))
      known.set(`${model}/${row[field]}`, row.id);
  };
  await note("res.country", "code");
  await note("res.country.state", "code", [["country_id.code", "=", "US"]]);
  await note("account.payment.term", "name");
  return (model, name) => {
    const number = known.get(`${model}/${name}`);
    if (number === undefined) throw new Error(`This Odoo has no ${model} called ${name}`);
    return number;
  };
}
