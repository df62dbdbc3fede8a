import { fixture } from "../fixture.ts";
import type { Values } from "../value.ts";
import type { Version } from "../version.ts";

/** The recordings, in the order in which they were made: what one leaves behind the next one finds. */
const TOPICS = [
  "flow-a-vendor",
  "20-json2",
  "01-common-auth",
  "02-http-level",
  "03-access-errors",
  "04-validation-errors",
  "05-crud",
  "06-x2many-commands",
  "08-external-ids",
  "09-context",
  "flow-l-polling",
  "flow-b-project-costcodes",
];

/** One question to a real Odoo, and its answer. */
export interface Recorded {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  readonly status: number;
  readonly type: string | undefined;
  readonly answer: unknown;
  /** The model and the method that are called, where one is. */
  readonly called: { readonly model: string; readonly method: string } | undefined;
}

/** Four calls at once, and what came of each. */
export interface Race {
  readonly label: string;
  readonly results: readonly unknown[];
}

/** Does an act change the write_date of another record? */
export interface Bump {
  readonly bump: string;
  readonly changed: boolean;
}

interface Http {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request_body: unknown;
  readonly http_status: number;
  readonly content_type: string;
  readonly response_body: unknown;
}

interface Rpc {
  readonly label: string;
  readonly request: { readonly params: { readonly service: string; readonly args: readonly unknown[] } };
  readonly response: unknown;
}

interface Step {
  readonly step: string;
  readonly model: string;
  readonly method: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Values;
  readonly result?: unknown;
  readonly error?: unknown;
}

type Entry = Http | Rpc | Step | Race | Bump;

const JSON_TYPE = "application/json; charset=utf-8";
const POSTED = {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  status: 200,
  type: JSON_TYPE,
};

export const topicsOf = (version: Version): readonly string[] =>
  TOPICS.filter((topic) => version === 19 || topic !== "20-json2");

/** What was recorded of a topic; where two questions bear one name, the later one gets a number. */
export function recorded(version: Version, topic: string): readonly Recorded[] {
  const seen = new Map<string, number>();
  return entries(version, topic).flatMap((entry) => {
    const question = questionOf(version, entry);
    if (!question) return [];
    const times = (seen.get(question.label) ?? 0) + 1;
    seen.set(question.label, times);
    return [times === 1 ? question : { ...question, label: `${question.label} (${times})` }];
  });
}

export const races = (version: Version): readonly Race[] =>
  entries(version, "08-external-ids").filter((entry) => "results" in entry);

export const bumps = (version: Version): readonly Bump[] =>
  entries(version, "flow-l-polling").filter((entry) => "bump" in entry);

const entries = (version: Version, topic: string) =>
  fixture<readonly Entry[]>(`${version}/exchanges/${topic}.json`);

function questionOf(version: Version, entry: Entry): Recorded | undefined {
  if ("step" in entry) return ofStep(version, entry);
  if ("request" in entry) return ofRpc(entry);
  return "path" in entry ? ofHttp(entry) : undefined;
}

function ofStep(
  version: Version,
  { step, model, method, args = [], kwargs = {}, ...answer }: Step,
): Recorded {
  const { error } = answer;
  const failure = { code: version === 19 ? 0 : 200, message: "Odoo Server Error", data: error };
  return {
    ...POSTED,
    label: step,
    path: "/jsonrpc",
    body: asked("object", ["odoo", 2, "<password of admin>", model, method, args, kwargs]),
    answer: { jsonrpc: "2.0", id: 1, ...(error === undefined ? answer : { error: failure }) },
    called: { model, method },
  };
}

function ofRpc({ label, request, response }: Rpc): Recorded {
  const { service, args } = request.params;
  const called = service === "object" ? { model: String(args[3]), method: String(args[4]) } : undefined;
  return { ...POSTED, label, path: "/jsonrpc", body: request, answer: response, called };
}

function ofHttp(entry: Http): Recorded {
  const { label, method, path, request_headers, request_body, http_status, content_type, response_body } =
    entry;
  const [, model, called] = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  return {
    ...{
      label,
      method,
      path,
      body: request_body,
      status: http_status,
      type: content_type,
      answer: response_body,
    },
    headers: { "Content-Type": "application/json", ...request_headers },
    called: model && called ? { model, method: called } : undefined,
  };
}

/** A call as JSON-RPC puts it. */
const asked = (service: string, args: readonly unknown[]): object => ({
  ...{ jsonrpc: "2.0", method: "call", params: { service, method: "execute_kw", args }, id: 1 },
});
