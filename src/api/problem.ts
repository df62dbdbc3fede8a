import { z } from "zod";
import { answer } from "./component.ts";

/** Every kind of problem, by the last part of its type: what it is called, and its status. */
export const PROBLEMS = {
  "not-readable": { status: 400, title: "The request cannot be read" },
  "no-key": { status: 401, title: "Nobody's key" },
  "not-permitted": { status: 403, title: "Not permitted" },
  "not-found": { status: 404, title: "Not found" },
  refused: { status: 409, title: "Refused as things stand" },
  "in-progress": { status: 409, title: "The same request is being carried out" },
  "too-large": { status: 413, title: "The body is too large" },
  "not-json": { status: 415, title: "The body is not JSON" },
  invalid: { status: 422, title: "The request does not fit" },
  "key-of-another-request": { status: 422, title: "The idempotency key belongs to another request" },
  "too-many-calls": { status: 429, title: "Too many calls" },
  fault: { status: 500, title: "A fault of the hub" },
  "not-now": { status: 503, title: "Not at this moment" },
} as const satisfies Readonly<Record<string, { status: number; title: string }>>;

export type ProblemKind = keyof typeof PROBLEMS;

const FieldError = z.object({
  field: z.string().meta({ description: "Where: `body.because`, `query.limit`, `path.number`." }),
  rule: z.string().meta({ description: "What must be true of it." }),
});
export type FieldError = z.infer<typeof FieldError>;

/** A problem document (RFC 9457). */
export const ProblemDocument = answer(
  "Problem",
  z.object({
    type: z.string().meta({ description: "Names the kind: `urn:plumbline:problem:refused`." }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "What happened, to what, and what to do next." }),
    errors: z.array(FieldError).optional().meta({ description: "What does not fit, field by field." }),
  }),
);
export type ProblemDocument = z.infer<typeof ProblemDocument>;

export interface ProblemMore {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a caller cannot have, with what to do about it. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly more: ProblemMore;

  constructor(kind: ProblemKind, detail: string, more: ProblemMore = {}) {
    super(detail);
    this.kind = kind;
    this.more = more;
  }

  get status(): number {
    return PROBLEMS[this.kind].status;
  }

  document(): ProblemDocument {
    const { status, title } = PROBLEMS[this.kind];
    const { errors } = this.more;
    return {
      ...{ type: `urn:plumbline:problem:${this.kind}`, title, status, detail: this.message },
      ...(errors ? { errors: [...errors] } : {}),
    };
  }
}

/** There is none, or it is not the caller's to see: the two look alike from outside. */
export const notFound = (what: string, next: string): Problem =>
  new Problem("not-found", `${what} is not there, or not yours to see. ${next}`);
