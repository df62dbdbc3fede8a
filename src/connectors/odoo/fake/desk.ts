import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { serializationFailure } from "./errors.ts";
import { type Act, execute, type Outcome, open } from "./execution.ts";
import type { Desk } from "./http/jsonrpc.ts";
import { gateway } from "./http/pages.ts";
import { route } from "./http/routes.ts";
import type { Instance } from "./instance.ts";
import type { Journal } from "./journal.ts";
import type { Sleeve } from "./mischief.ts";

/** Where requests are handled: one call, one transaction, one line in the journal. */
export interface Counter {
  handle(request: FakeRequest): FakeReply;
  /** Begins the request's transaction; handling the request later commits it. */
  begin(request: FakeRequest): void;
}

export function counter({ odoo, begin }: Instance, journal: Journal, sleeve: Sleeve): Counter {
  const opened = new WeakMap<FakeRequest, () => Outcome>();
  const desk = (settle: (request: FakeRequest, act: Act) => Outcome): Desk => ({
    odoo,
    call(request, asked, run) {
      journal.note(request, asked);
      return settle(request, { uid: asked.uid, run, swallowsConflicts: asked.method === "load" });
    },
  });
  const journalled = (request: FakeRequest, outcome: Outcome): Outcome => {
    journal.settle(request, outcome);
    return outcome;
  };
  const usual = desk((request, act) =>
    journalled(request, opened.get(request)?.() ?? execute(odoo, begin, act)),
  );
  const conflicted = desk((request, act) =>
    journalled(request, act.swallowsConflicts ? CONFLICT : execute(odoo, begin, act)),
  );
  const opening = desk((request, act) => {
    opened.set(request, open(odoo, begin, act));
    return { changes: [] };
  });
  return {
    handle(request) {
      const trick = sleeve.draw(request);
      if (trick?.kind === "conflict") return route(conflicted, request);
      if (trick?.kind !== "gateway") return route(usual, request);
      if (trick.effect !== false) route(usual, request);
      return gateway(trick.status);
    },
    begin: (request) => void route(opening, request),
  };
}

/** What `load` answers to a conflict, which it takes for a mistake in the first row. */
const CONFLICT: Outcome = {
  result: {
    ids: false,
    messages: [
      { rows: { from: 0, to: 0 }, record: 0, type: "error", message: serializationFailure().message },
    ],
    nextrow: 0,
  },
  changes: [],
};
