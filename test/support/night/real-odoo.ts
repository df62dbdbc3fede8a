import type { FakeClock } from "../../../src/connectors/kit/fake/clock.ts";
import type { FakeReply, FakeRequest } from "../../../src/connectors/kit/fake/message.ts";
import { FakeServer } from "../../../src/connectors/kit/fake/server.ts";
import type { OdooInstance } from "../../../src/connectors/odoo/contract/stage.ts";
import type { Domain } from "../../../src/connectors/odoo/domain.ts";
import type { OdooMischief } from "../../../src/connectors/odoo/fake/mischief.ts";
import { type PersonInOdoo, personInOdoo } from "../person-in-odoo.ts";
import { type Books, formOf, type Numbers, type Values } from "./books.ts";

/** A real Odoo behind a bad line: what goes through it can be lost, late, throttled or turned away. */
export interface BadLine {
  readonly url: string;
  misbehave(mischief: OdooMischief): void;
  calm(): void;
  close(): Promise<void>;
}

export async function badLineTo(url: string, clock: FakeClock): Promise<BadLine> {
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

const TAG = "res.partner.category";

export async function realBooks(instance: OdooInstance): Promise<RealBooks> {
  const ann = personInOdoo(instance);
  const numbers = await numbersIn(ann);
  const before = new Set(await ann.search(TAG, []));
  const change = (id: string, values: Values) => ann.write("res.partner", Number(id), values);
  return {
    async enter(entry) {
      const company = { is_company: true, supplier_rank: 1 };
      const id = await ann.create("res.partner", { ...formOf(entry, numbers), ...company });
      if (entry.account) await ann.create("res.partner.bank", { partner_id: id, acc_number: entry.account });
      return String(id);
    },
    async nameOf(id) {
      const [row] = await ann.read("res.partner", [["id", "=", Number(id)]], ["name"]);
      return String(row?.name ?? "");
    },
    change: (id, values) => change(id, formOf(values, numbers)),
    merge: (from, into) => ann.merge(Number(from), Number(into)),
    async tidyUp(partners) {
      for (const id of partners)
        await ann
          .remove("res.partner", Number(id))
          .catch(() => change(id, { active: false }).catch(() => undefined));
      for (const id of await ann.search(TAG, []))
        if (!before.has(id)) await ann.remove(TAG, id).catch(() => undefined);
    },
    close: ann.close,
  };
}

async function numbersIn(ann: PersonInOdoo): Promise<Numbers> {
  const known = new Map<string, number>();
  const note = async (model: string, field: string, domain: Domain = []) => {
    for (const row of await ann.read(model, domain, [field])) known.set(`${model}/${row[field]}`, row.id);
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
