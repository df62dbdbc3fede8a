import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as a fake sees it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The body as JSON; undefined when it is none. */
  json(): unknown;
}

/** What a fake answers: `body` is sent as JSON, `text` as it is. */
export interface FakeReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
}

export async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://fake");
  return {
    method: incoming.method ?? "GET",
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : value,
      ]),
    ),
    body,
    json: () => parsed(body),
  };
}

/** Answers with the fake's own date, so that a client which goes by the server's clock can be tested. */
export function sendReply(
  response: ServerResponse,
  { status = 200, headers, body, text }: FakeReply,
  now: Date,
): void {
  const type = text === undefined ? "application/json" : "text/html";
  response
    .writeHead(status, { "content-type": type, date: now.toUTCString(), ...headers })
    .end(text ?? (body === undefined ? "" : JSON.stringify(body)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
