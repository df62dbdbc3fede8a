import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { problem } from "./problems.ts";

/** What a list of one kind may be asked. */
export interface Kind {
  readonly filters: readonly string[];
  readonly sorts: readonly string[];
  readonly fields: readonly string[];
  /** What is shown only when it is asked for by name. */
  readonly asked?: readonly string[] | undefined;
}

type Shown = Readonly<Record<string, unknown>>;

const RESERVED = ["limit", "skip", "sort", "fields"];
const LIMIT = 20;
const LIMIT_MAX = 100;

/** One page: places are counted in whatever the list is by then. A filter that is not known is refused. */
export function listed({ path, query }: FakeRequest, kind: Kind, all: readonly Shown[]): FakeReply {
  const [limit, skip] = [Number(query.get("limit") ?? LIMIT), Number(query.get("skip") ?? 0)];
  if (!(limit >= 1 && limit <= LIMIT_MAX)) return problem(400, "FLOW.002", `limit must be 1 to ${LIMIT_MAX}`);
  const filters = [...query].filter(([name]) => !RESERVED.includes(name));
  const unknown = filters.find(([name]) => !kind.filters.includes(nameOf(name)));
  if (unknown) return problem(400, "FLOW.002", `Unsupported filter: ${unknown[0]}`);
  const sorts = (query.get("sort") ?? "").split(",").filter(Boolean);
  const wrong = sorts.find((one) => !kind.sorts.includes(one.replace(/^-/, "")));
  if (wrong) return problem(400, "FLOW.002", `Unsupported sort: ${wrong}`);
  const fields = query.get("fields")?.split(",");
  if (fields?.some((field) => !kind.fields.includes(field)))
    return problem(400, "FLOW.002", "Unsupported field in the projection");
  const found = all
    .filter((row) => filters.every(([name, value]) => fits(row, name, value)))
    .toSorted((a, b) => order(a, b, sorts));
  const more = skip + limit < found.length;
  return {
    body: {
      data: found.slice(skip, skip + limit).map((row) => projected(row, kind, fields)),
      meta: {
        count: found.length,
        ...(more ? { next: `${path}?limit=${limit}&skip=${skip + limit}` } : {}),
        ...(skip > 0 ? { prev: `${path}?limit=${limit}&skip=${Math.max(0, skip - limit)}` } : {}),
      },
    },
  };
}

const nameOf = (name: string): string => name.replace(/[<>!]$/, "");

function fits(row: Shown, name: string, value: string): boolean {
  const is = row[nameOf(name)];
  const values = value.split(",");
  const isAny = Array.isArray(is)
    ? is.some((one) => values.includes(String(one)))
    : values.includes(String(is));
  if (name.endsWith("!")) return !isAny;
  if (name.endsWith(">")) return String(is) >= value;
  return name.endsWith("<") ? String(is) <= value : isAny;
}

/** In the order in which they were entered, where nothing else is asked: a database's own, which is no promise. */
function order(a: Shown, b: Shown, sorts: readonly string[]): number {
  for (const sort of sorts) {
    const field = sort.replace(/^-/, "");
    const [one, other] = [String(a[field]), String(b[field])];
    if (one !== other) return (one < other ? -1 : 1) * (sort.startsWith("-") ? -1 : 1);
  }
  return 0;
}

const projected = (row: Shown, { asked = [] }: Kind, fields: readonly string[] | undefined): Shown =>
  Object.fromEntries(
    Object.entries(row).filter(([name, value]) =>
      value === undefined ? false : fields ? fields.includes(name) || name === "_id" : !asked.includes(name),
    ),
  );
