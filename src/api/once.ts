import { createHash } from "node:crypto";
import type { Hub } from "../engine/hub.ts";
import { canonical } from "../kernel/digest.ts";
import { nested } from "../store/nested.ts";
import type { Principal } from "../store/principals.ts";
import {
  beginRequest,
  endRequest,
  forgetRequests,
  isBusy,
  type KeptRequest,
  requestOfKey,
} from "../store/requests.ts";
import type { Written } from "./operation.ts";
import { PROBLEMS, Problem, type ProblemDocument, type ProblemKind } from "./problem.ts";
import { problemOf } from "./trouble.ts";

/** What somebody asks to be done. */
export interface Asking {
  readonly principal: Principal;
  readonly operation: string;
  /** The caller's `Idempotency-Key`. */
  readonly key: string | null;
  /** All that was asked: what the digest is made of. */
  readonly given: unknown;
}

export interface Carried {
  readonly request: KeptRequest;
  /** It was carried out before, under the same key. */
  readonly isRepeated: boolean;
}

/** How long a second one of the same key waits for the first. */
const WAIT_MILLISECONDS = 5000;

/** Refusals that stand for their key: asked again with it, the answer is the same. */
const KEPT: ReadonlySet<ProblemKind> = new Set(["refused", "not-found", "not-permitted", "invalid"]);

/**
 * Carries out a request in one transaction with the note that it was: the same key again gets the same answer, also
 * of a refusal, whatever died in between. Two of one key at once are one after the other.
 */
export async function once(
  hub: Hub,
  { principal, operation, key, given }: Asking,
  work: (hub: Hub) => Promise<Written<object>>,
): Promise<Carried> {
  const { organisation } = hub;
  const digest = createHash("sha256")
    .update(canonical([operation, given]))
    .digest("hex");
  const begun = { id: hub.newKey(), principal: principal.id, operation, key, digest };
  let rung = false;
  const carried = await hub.db.transaction(async (tx): Promise<Carried> => {
    const now = hub.now();
    const waiting = { now, waitMilliseconds: WAIT_MILLISECONDS };
    const isFirst = await beginRequest(tx, organisation, begun, waiting).catch((error) => {
      throw isBusy(error) ? inProgress() : error;
    });
    if (!isFirst) {
      const earlier = await requestOfKey(tx, organisation, principal.id, key ?? "");
      if (!earlier) throw inProgress();
      if (earlier.digest !== digest) throw ofAnother(earlier);
      return { request: earlier, isRepeated: true };
    }
    const within: Hub = { ...hub, db: nested(hub.db, tx), wake: () => (rung = true) };
    const ended = await within.db
      .transaction(() => work(within))
      .then(({ about, result }) => ({
        ...{ noun: about?.noun ?? null, record: about?.key ?? null },
        ...{ status: 200, answer: { ...result } },
      }))
      .catch((error: unknown) => refusalOf(error, key));
    await endRequest(tx, organisation, begun.id, ended);
    await forgetRequests(tx, organisation, now);
    return { request: { ...begun, at: now.toISOString(), ...ended }, isRepeated: false };
  });
  if (rung) hub.wake();
  throwRefusal(carried.request);
  return carried;
}

function refusalOf(error: unknown, key: string | null) {
  const problem = problemOf(error);
  if (key === null || !KEPT.has(problem.kind)) throw error;
  return { noun: null, record: null, status: problem.status, answer: { ...problem.document() } };
}

function throwRefusal({ status, answer }: KeptRequest): void {
  if (status < 400) return;
  const { type, detail, errors } = answer as unknown as ProblemDocument;
  const kind = type.split(":").at(-1) as ProblemKind;
  throw new Problem(kind in PROBLEMS ? kind : "refused", detail, errors ? { errors } : {});
}

const inProgress = (): Problem =>
  new Problem(
    "in-progress",
    "A request with this idempotency key is being carried out at this moment. Send it again in some seconds: you get its answer.",
    { headers: { "retry-after": "2" } },
  );

const ofAnother = ({ operation, at }: KeptRequest): Problem =>
  new Problem(
    "key-of-another-request",
    `This idempotency key was used at ${at} for ${operation}, with other content. Take a new key for another request; keep the key only to repeat the same one.`,
    { errors: [{ field: "header.idempotency-key", rule: "must be new for a new request" }] },
  );
