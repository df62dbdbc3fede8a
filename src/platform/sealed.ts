import { inspect } from "node:util";

/**
 * A secret that does not print: not in a string, not in JSON, not in a log, not in the debugger's view.
 *
 * @example
 * const password = new Sealed("hunter2");
 * `${password}`; // "<sealed>"
 * password.reveal(); // "hunter2"
 */
export class Sealed {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself, to be handed to the one call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "<sealed>";
  }

  toJSON(): string {
    return "<sealed>";
  }

  [inspect.custom](): string {
    return "<sealed>";
  }
}
