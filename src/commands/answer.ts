import type { Terminal } from "./terminal.ts";

/** What a command found: as a value for programs, as a text for people. */
export interface Answer {
  /** The shape of it is stated in the command's help, and stable. Values of a class are masked in it too. */
  readonly value: object;
  readonly text: (terminal: Terminal) => string;
  /** 1: there are findings, or it was refused. */
  readonly code?: 0 | 1 | undefined;
}

/** What is said on every command line. */
export interface Globals {
  readonly config?: string | undefined;
  readonly json?: true | undefined;
}

export function give({ value, text }: Answer, { json }: Globals, terminal: Terminal): void {
  terminal.print(json ? JSON.stringify(value, undefined, 2) : text(terminal));
}
