/** Where a command speaks: its answer goes one way, how it goes another. */
export interface Terminal {
  /** The answer, on the standard output. */
  print(text: string): void;
  /** How it goes, and trouble, on the standard error. */
  say(line: string): void;
  /** Columns; without limit where nobody looks at it. */
  readonly width: number;
  /** Sets a text off, where that can be seen. */
  readonly strong: (text: string) => string;
  /** The time zone in which moments are told. */
  readonly zone: string;
}

/** What a command knows of the place it runs in. Only the main program asks the process itself. */
export interface Desk {
  readonly terminal: Terminal;
  /** The folder that relative paths start from. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** What the system calls who sits there: the name of the first operator. */
  readonly user: string;
  /** Reads a secret without showing it. */
  readonly askSecret: (question: string) => Promise<string>;
  exit(code: number): void;
}

const STRONG = "\x1b[1m";
const PLAIN = "\x1b[22m";

/** A text as it may reach a terminal: what other systems wrote must not move the cursor, hide or reverse anything. */
export function harmless(text: string): string {
  const within = (marks: readonly string[], part: string): string => {
    const [mark, ...rest] = marks;
    if (mark === undefined) return part.replace(UNSEEN, "\ufffd");
    return part
      .split(mark)
      .map((piece) => within(rest, piece))
      .join(mark);
  };
  return within([STRONG, PLAIN, "\n"], text);
}

// Controls, and marks that change the direction of what follows.
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The terminal of a process. */
export function terminalOf({
  stdout,
  stderr,
  environment,
}: {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Desk["environment"];
}): Terminal {
  const isSeen = stdout.isTTY && !environment.NO_COLOR && environment.TERM !== "dumb";
  return {
    print: (text) => void stdout.write(`${harmless(text)}\n`),
    say: (line) => void stderr.write(`${harmless(line)}\n`),
    width: stdout.columns ?? (Number(environment.COLUMNS) || Number.POSITIVE_INFINITY),
    strong: (text) => (isSeen && text !== "" ? `${STRONG}${text}${PLAIN}` : text),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
