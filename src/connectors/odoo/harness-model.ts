import type { Bench } from "../conformance.ts";
import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";
import { calling, type FakeOdoo } from "./fake/index.ts";
import { MODULE, stampAmong } from "./stamps.ts";

/** What a bench says of a noun that is a model of Odoo, and of its part: its requests, its refusals and its drifts. */
export function benchOf(
  fake: FakeOdoo,
  model: string,
  part?: string,
): Pick<Bench, "isRead" | "isWrite" | "refusal" | "drifts"> {
  return {
    isRead: calling(model, "web_search_read"),
    isWrite: (request) =>
      ["load", "web_save"].some((method) => calling(model, method)(request)) ||
      (part !== undefined && calling(part, "web_save")(request)),
    refusal: (request, words) => refusal(fake, model, request, words),
    drifts: {
      "no list of records": (body) => reshaped(body, () => ({})),
      "a record without an id": (body) =>
        reshaped(body, ({ records }) => ({ records: records.map((one) => ({ ...one, id: null })) })),
      "a record that is none": (body) => reshaped(body, () => ({ records: [null] })),
    },
  };
}

/** The hub's key on a record, as the table of external ids says. */
export function stampOn(fake: FakeOdoo, model: string, kind: string, id: number): string | undefined {
  const names = fake
    .table("ir.model.data")
    .by("res_id", id)
    .filter((row) => row.module === MODULE && row.model === model);
  return stampAmong(
    kind,
    names.map(({ name }) => `${MODULE}.${name}`),
  );
}

/** JSON-RPC wraps what JSON-2 answers as it is. */
function reshaped(body: unknown, change: (result: { records: object[] }) => unknown): unknown {
  const wrapped = body as { jsonrpc?: string; result?: { records: object[] } };
  return wrapped.jsonrpc && wrapped.result
    ? { ...wrapped, result: change(wrapped.result) }
    : change(body as { records: object[] });
}

/** `load` refuses in a message, everything else by an error. */
function refusal({ version }: FakeOdoo, model: string, request: FakeRequest, words: string): FakeReply {
  const result = { ids: false, messages: [{ type: "error", record: 0, message: words }], nextrow: 0 };
  const error = { name: "odoo.exceptions.UserError", message: words, arguments: [words], context: {} };
  const isLoad = calling(model, "load")(request);
  if (version === 19) return isLoad ? { body: result } : { status: 422, body: error };
  const envelope = { jsonrpc: "2.0", id: 1 };
  return {
    body: isLoad
      ? { ...envelope, result }
      : { ...envelope, error: { message: "Odoo Server Error", data: error } },
  };
}
