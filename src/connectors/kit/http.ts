import type { LookupFunction } from "node:net";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { ConnectorError } from "./errors.ts";
import { refusedAddress, silence } from "./silence.ts";

export interface Ask {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A path of the system, or a whole address where the system has a second host (that of its login, say). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly timeoutSeconds?: number | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON. Throws a ConnectorError `changed` when it is none. */
  json(): unknown;
}

/** One system's HTTP: bounded in time and size. It answers whatever the status; only silence throws. */
export interface Http {
  ask(ask: Ask): Promise<Answer>;
}

export interface HttpOptions {
  readonly baseUrl: string;
  readonly timeoutSeconds?: number;
  readonly bytesMax?: number;
  readonly connections?: number;
  readonly proxy?: string | undefined;
  /** Certificates of authorities of the firm's own, PEM. */
  readonly ca?: string | undefined;
  /** Which addresses may be called at all. */
  readonly outgoing?: Outgoing | undefined;
  /** Asked before every call, told after it: the connection's budget. */
  readonly budget?: Budget | undefined;
}

/** The check of outgoing addresses: of a host, and of what a name leads to at the very call. */
export interface Outgoing {
  check(url: URL): void;
  readonly lookup: LookupFunction;
}

export interface Budget {
  /** Waits for leave to call. Throws a ConnectorError `later` with the seconds to wait. */
  take(): Promise<void>;
  heed(answer: Answer): void;
}

export function httpClient({
  baseUrl,
  timeoutSeconds = 150,
  bytesMax = 32 * 1024 * 1024,
  connections = 8,
  proxy,
  ca,
  outgoing,
  budget,
}: HttpOptions): Http & { close(): Promise<void> } {
  const connect = { ...(ca ? { ca } : {}), ...(outgoing ? { lookup: outgoing.lookup } : {}) };
  const dispatcher: Dispatcher = proxy
    ? new ProxyAgent({ uri: proxy, requestTls: connect })
    : new Agent({ connections, connect: { ...connect, timeout: 10_000 }, pipelining: 1 });

  return {
    async ask({ method, path, query, headers, json, form, timeoutSeconds: seconds = timeoutSeconds }) {
      await budget?.take();
      const body =
        json === undefined ? (form ? new URLSearchParams(form).toString() : null) : JSON.stringify(json);
      const type = json === undefined ? "application/x-www-form-urlencoded" : "application/json";
      const url = urlOf(baseUrl, path, query);
      checkAddress(outgoing, url);
      const answer = await exchange(dispatcher, url, {
        method,
        headers: {
          accept: "application/json",
          ...(body === null ? {} : { "content-type": type }),
          ...headers,
        },
        body,
        milliseconds: seconds * 1000,
        bytesMax,
      });
      budget?.heed(answer);
      return answer;
    },
    close: () => dispatcher.close(),
  };
}

function checkAddress(outgoing: Outgoing | undefined, url: URL): void {
  try {
    outgoing?.check(url);
  } catch (error) {
    throw refusedAddress(error);
  }
}

interface Sending {
  readonly method: Ask["method"];
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly milliseconds: number;
  readonly bytesMax: number;
}

async function exchange(dispatcher: Dispatcher, url: URL, sending: Sending): Promise<Answer> {
  const { method, headers, body, milliseconds, bytesMax } = sending;
  try {
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers,
      body,
      headersTimeout: milliseconds,
      bodyTimeout: milliseconds,
      signal: AbortSignal.timeout(milliseconds),
    });
    const text = await bounded(response.body, bytesMax, url);
    return {
      status: response.statusCode,
      headers: plain(response.headers),
      text,
      json: () => parsed(text, url),
    };
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw silence(error, url);
  }
}

async function bounded(
  body: AsyncIterable<Buffer>,
  bytesMax: number,
  { host, pathname }: URL,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new ConnectorError(
        "changed",
        `${host}${pathname} answered with more than ${bytesMax} bytes: ask for less at a time`,
        { unanswered: true },
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Neither the text nor the parser's complaint is told: both may hold what must not be read in a log. */
function parsed(text: string, { host, pathname }: URL): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectorError(
      "changed",
      `${host}${pathname} answered with ${text.length} characters that are not JSON`,
    );
  }
}

function urlOf(base: string, path: string, query: Ask["query"] = {}): URL {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) url.searchParams.append(name, String(one));
  return url;
}

const plain = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
