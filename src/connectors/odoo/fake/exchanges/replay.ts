import { request as httpRequest } from "node:http";
import type { FakeOdoo } from "../index.ts";
import { isRecord } from "../value.ts";
import type { Recorded } from "./recorded.ts";

export interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: unknown;
}

/** Asks recorded questions again. Moments are normalised; ids are not: a new record gets the number that it got then. */
export class Replay {
  readonly #odoo: FakeOdoo;
  /** Recorded moments, and what the fake said in their place. */
  readonly #moments = new Map<string, string>();

  constructor(odoo: FakeOdoo) {
    this.#odoo = odoo;
  }

  async ask(question: Recorded): Promise<Answer> {
    this.#number(question);
    const { method, path, headers, body } = question;
    const sent = typeof body === "string" ? body : body === null ? undefined : JSON.stringify(body);
    const answer = await exchange(new URL(path, this.#odoo.url), {
      method,
      headers,
      body: sent && this.#told(sent),
    });
    this.#learn(question.answer, answer.body);
    return answer;
  }

  /** Lets the sequence go on where it stood when the answer was recorded. */
  #number({ called, answer }: Recorded): void {
    if (!called || !["create", "copy", "load", "name_create"].includes(called.method)) return;
    const first = firstId(isRecord(answer) && "result" in answer ? answer.result : answer);
    const table = this.#odoo.table(called.model);
    if (first !== undefined && !table.get(first)) table.startFrom(first);
  }

  /** A recorded moment in a question becomes the one that the fake told instead; a fraction stays. */
  #told(body: string): string {
    return body.replace(/(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d)/g, (moment, day, joint, time) => {
      const told = this.#moments.get(`${day} ${time}`);
      return told === undefined ? moment : told.replace(" ", joint);
    });
  }

  #learn(then: unknown, now: unknown): void {
    if (typeof then === "string" && typeof now === "string" && MOMENT.test(then))
      this.#moments.set(then, now);
    if (Array.isArray(then) && Array.isArray(now))
      for (const [index, one] of then.entries()) this.#learn(one, now[index]);
    if (isRecord(then) && isRecord(now))
      for (const key of Object.keys(then)) this.#learn(then[key], now[key]);
  }
}

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const MOMENTS = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/g;

/** Without what differs from one moment and one server to the next: moments, traces, pages. */
export function normalised(value: unknown): unknown {
  if (typeof value === "string")
    return value.startsWith("<!DOCTYPE html>\n<html>") ? "<a page>" : value.replace(MOMENTS, "<moment>");
  if (Array.isArray(value)) return value.map(normalised);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === "debug" ? [] : [[key, normalised(inner)]])),
  );
}

function firstId(answer: unknown): number | undefined {
  if (typeof answer === "number") return answer;
  if (isRecord(answer)) return firstId(answer.ids);
  return Array.isArray(answer) ? firstId(answer[0]) : undefined;
}

/** Past any client of ours, so that nothing is put right on the way. */
function exchange(
  url: URL,
  {
    method,
    headers,
    body,
  }: { method: string; headers: Readonly<Record<string, string>>; body: string | undefined },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const type = response.headers["content-type"];
        const isJson = type?.startsWith("application/json") && text !== "";
        resolve({ status: response.statusCode ?? 0, type, body: isJson ? JSON.parse(text) : text });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
