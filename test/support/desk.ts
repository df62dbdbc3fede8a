import { type Desk, harmless, type Terminal } from "../../src/commands/terminal.ts";

/** A terminal that nobody sees, in New York. */
export const plainTerminal: Terminal = {
  print: () => {},
  say: () => {},
  width: 120,
  strong: (text) => text,
  zone: "America/New_York",
};

/** A desk at which the command line is run without a process; what it says is kept. */
export interface TestDesk extends Desk {
  readonly printed: string[];
  readonly said: string[];
  /** The outcome, once there is one. */
  readonly code: () => number | undefined;
}

export function aDesk(more: Partial<Desk> = {}): TestDesk {
  const printed: string[] = [];
  const said: string[] = [];
  let outcome: number | undefined;
  return {
    terminal: {
      ...plainTerminal,
      print: (text) => void printed.push(harmless(text)),
      say: (line) => void said.push(harmless(line)),
    },
    home: process.cwd(),
    environment: {},
    now: () => new Date(),
    user: "ada",
    askSecret: async () => "",
    exit: (code) => {
      outcome = code;
    },
    ...more,
    ...{ printed, said, code: () => outcome },
  };
}
