import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Entry, Evidence } from "./verdict.ts";

export interface CallItem {
  readonly stamp: string;
  readonly id?: string;
  readonly patch: { readonly name?: string; readonly code?: string };
}
export interface Call {
  readonly act: Entry["act"];
  readonly items: readonly CallItem[];
}
export interface JudgedRow {
  readonly id: string;
  readonly stamp: string | null;
  readonly name: string;
  readonly code: string | null;
  readonly version: number;
}

/** A target that keeps its own log and forgives nothing. */
export interface Judge extends Evidence {
  readonly url: string;
  readonly log: Entry[];
  /** The processes whose calls are under way. */
  readonly callers: ReadonlySet<number>;
  stop(): Promise<void>;
}

/**
 * A real HTTP server that takes numbered changes. A call takes effect at its end, whether its caller still waits or
 * not, and nothing here makes a repeat harmless: who repeats too early makes things twice.
 */
export async function startJudge({
  during,
  keepsStamps = true,
}: {
  /** What a call takes between its start and its effect. */
  readonly during: (call: Call) => Promise<unknown>;
  /** False: a target that keeps no key of the hub's, so that nothing is known by it again. */
  readonly keepsStamps?: boolean;
}): Promise<Judge> {
  const rows = new Map<string, JudgedRow>();
  const posted = new Map<string, number>();
  const log: Entry[] = [];
  const callers = new Set<number>();
  let clock = 0;
  let calls = 0;

  const find = (stamps: readonly string[]) =>
    [...rows.values()].filter(({ stamp }) => stamp !== null && stamps.includes(stamp));
  const nameOf = ({ id = "", patch }: CallItem) => patch.name ?? rows.get(id)?.name ?? id;
  const byName = (name: string) => [...rows.values()].find((row) => row.name === name);
  const effectOf = (act: Call["act"], item: CallItem): JudgedRow => {
    const before = act === "post" ? byName(nameOf(item)) : rows.get(item.id ?? "");
    const row = {
      id: before?.id ?? `row-${rows.size + 1}`,
      stamp: before?.stamp ?? (keepsStamps ? item.stamp : null),
      name: nameOf(item),
      code: item.patch.code ?? before?.code ?? null,
      version: ++clock,
    };
    rows.set(row.id, row);
    return row;
  };

  async function serve({ act, items }: Call, response: ServerResponse): Promise<readonly JudgedRow[]> {
    const call = ++calls;
    const entries = items.map((item): Entry => {
      const number = item.patch.code === undefined ? undefined : Number(item.patch.code.split("/")[1]);
      const entry = { call, act, key: nameOf(item), effect: item.stamp, number, start: ++clock };
      return { ...entry, end: undefined, abandoned: false };
    });
    log.push(...entries);
    response.once("close", () => {
      for (const entry of entries) entry.abandoned ||= entry.end === undefined;
    });
    // Looked for at the beginning, made at the end: what another call makes in between is not seen.
    const isKnown = ({ stamp }: CallItem) => keepsStamps && posted.has(stamp);
    const unposted = act === "post" ? items.filter((item) => !isKnown(item)) : [];
    await during({ act, items });
    for (const { stamp } of unposted) posted.set(stamp, (posted.get(stamp) ?? 0) + 1);
    const made = items.map((item) => effectOf(act, item));
    for (const entry of entries) entry.end = ++clock;
    return made;
  }

  const server = createServer(async (request, response) => {
    const body = await read(request);
    if (request.url === "/find") return answer(response, find(body as string[]));
    const caller = Number(request.headers["x-caller"]);
    callers.add(caller);
    answer(response, await serve(body as Call, response));
    callers.delete(caller);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    callers,
    effects: posted,
    get records() {
      const named = Map.groupBy(rows.values(), ({ name }) => name);
      return new Map([...named].map(([name, same]) => [name, same.length]));
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  return JSON.parse(text);
}

function answer(response: ServerResponse, value: unknown): void {
  response.setHeader("content-type", "application/json").end(JSON.stringify(value));
}
