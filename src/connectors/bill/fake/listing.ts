import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { problem } from "./problems.ts";
import type { VendorRow } from "./vendor.ts";

const MAX = 20;
const MAX_MAX = 100;

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  id: ["eq", "ne", "in"],
  archived: ["eq", "ne"],
  name: ["eq", "sw"],
  accountType: ["eq", "ne", "in", "nin"],
  createdTime: ["gt", "gte", "lt", "lte"],
  updatedTime: ["gt", "gte", "lt", "lte"],
};
const SORTS = ["archived", "name", "shortName", "email", "phone", "createdTime", "updatedTime"];

/**
 * One page of a list. A token counts places in whatever the list is by then, and leaves the question to be asked again.
 * Unless asked for, the archived are not shown: whether BILL does is not documented.
 */
export function listed<T extends VendorRow>(
  { query }: FakeRequest,
  rows: readonly T[],
  shown: (row: T) => unknown,
): FakeReply {
  const max = Number(query.get("max") ?? MAX);
  if (!(max >= 1 && max <= MAX_MAX)) return problem(400, "BDC_1129", `Invalid parameter value: max, ${max}`);
  const filters = filtersIn(query.get("filters") ?? "");
  const wrong = filters.find(({ field, op }) => !FIELDS[field]?.includes(op));
  if (wrong) return problem(400, "BDC_1130", `Invalid list filter field: ${wrong.field}`);
  const sorts = (query.get("sort") ?? "name:asc").split(",").map((one) => one.split(":"));
  if (sorts.some(([field = ""]) => !SORTS.includes(field))) return problem(400, "BDC_1132", "Invalid sort");
  const asked = filters.some(({ field }) => field === "archived");
  const all = rows
    .filter((row) => asked || !row.archived)
    .filter((row) => filters.every((filter) => holds(row, filter)))
    .sort((a, b) => order(a, b, sorts));
  const from = placeIn(query.get("page"));
  const next = from + max < all.length ? tokenOf(from + max) : null;
  return {
    body: {
      results: all.slice(from, from + max).map(shown),
      nextPage: next,
      prevPage: from > 0 ? tokenOf(Math.max(0, from - max)) : null,
    },
  };
}

interface Filter {
  readonly field: string;
  readonly op: string;
  readonly value: string;
}

/** `archived:eq:false,id:in:"a,b"`: a comma between quotes is part of a value. */
function filtersIn(text: string): Filter[] {
  const parts = text.match(/[^,"]+(?:"[^"]*")?/g) ?? [];
  return parts.map((part) => {
    const [, field = "", op = "", value = ""] = /^([\w.]+):(\w+):(.*)$/s.exec(part) ?? [];
    return { field, op, value: value.replace(/^"|"$/g, "") };
  });
}

function holds(row: VendorRow, { field, op, value }: Filter): boolean {
  const isMoment = field.endsWith("Time");
  const [is, than] = [String(row[field as keyof VendorRow]), value].map((one) =>
    isMoment ? new Date(one ?? "").toISOString() : (one ?? ""),
  ) as [string, string];
  if (op === "in" || op === "nin") return value.split(",").includes(is) === (op === "in");
  if (op === "sw") return is.startsWith(than);
  return { eq: is === than, ne: is !== than, gt: is > than, gte: is >= than, lt: is < than, lte: is <= than }[
    op as "eq"
  ];
}

function order(a: VendorRow, b: VendorRow, sorts: readonly string[][]): number {
  for (const [field = "", way] of sorts) {
    const [one, other] = [a, b].map((row) => String(row[field as keyof VendorRow]));
    if (one !== other) return ((one ?? "") < (other ?? "") ? -1 : 1) * (way === "desc" ? -1 : 1);
  }
  return 0;
}

const tokenOf = (offset: number): string => Buffer.from(JSON.stringify({ offset })).toString("base64url");

const placeIn = (token: string | null): number =>
  token ? (JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as { offset: number }).offset : 0;
