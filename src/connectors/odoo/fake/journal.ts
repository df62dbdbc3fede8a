import type { FakeRequest } from "../../kit/fake/message.ts";
import type { Logged } from "../../kit/fake/server.ts";
import { classOf } from "./errors.ts";
import type { Outcome } from "./execution.ts";
import type { Row, Values } from "./value.ts";

/** A call of a method, as it was asked. */
export interface Asked {
  readonly uid: number | undefined;
  readonly model: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly kwargs: Values;
}

/** One record that a call changed: as it was, and as it is. */
export interface Changed {
  readonly model: string;
  readonly id: number;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** A call in the log. `start`, `effect` and `end` are the server's count: see its `Logged`. */
export interface Call extends Asked {
  readonly at: Date;
  readonly start: number;
  readonly effect: number | undefined;
  readonly end: number | undefined;
  readonly status: number | undefined;
  readonly trick: string | undefined;
  /** The class of the error that it was refused with. */
  readonly refused: string | undefined;
  readonly changed: readonly Changed[];
}

/** Remembers of each request what was asked and what came of it, so that a judge can read the server's log as calls. */
export class Journal {
  readonly #asked = new WeakMap<FakeRequest, Asked>();
  readonly #outcomes = new WeakMap<FakeRequest, Outcome>();

  note(request: FakeRequest, asked: Asked): void {
    this.#asked.set(request, asked);
  }

  settle(request: FakeRequest, outcome: Outcome): void {
    this.#outcomes.set(request, outcome);
  }

  read(logged: Logged): Call {
    const { request, at, start, effect, end, status, trick } = logged;
    const asked = this.#asked.get(request) ?? nothing(request);
    const { error, changes = [] } = this.#outcomes.get(request) ?? {};
    return {
      ...asked,
      ...{ at, start, effect, end, status, trick },
      refused: error && classOf(error),
      changed: changes.map(({ table, id, before, after }) => ({ model: table.model, id, before, after })),
    };
  }
}

const nothing = ({ method, path }: FakeRequest): Asked => ({
  uid: undefined,
  model: "",
  method: `${method} ${path}`,
  args: [],
  kwargs: {},
});
