import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import type { Breakdown } from "./breakdown.ts";
import type { Actor, Directory } from "./directory.ts";
import type { Works } from "./works.ts";

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly directory: Directory;
  readonly works: Works;
  readonly breakdown: Breakdown;
  readonly application: Actor;
  /** Answers of a sync show the few fields of the published sample. */
  readonly shortSyncs: boolean;
}

export type Route = (company: Company, request: FakeRequest, ids: readonly string[]) => FakeReply;

export const notFound: FakeReply = {
  status: 404,
  body: { error: { code: 404, message: "Object not found" } },
};

export const missing = (what: string): FakeReply => ({
  status: 400,
  body: { errors: `param is missing or the value is empty: ${what}` },
});

export type Body = Readonly<Record<string, unknown>>;

export const bodyOf = (json: () => unknown): Body => (json() ?? {}) as Body;
