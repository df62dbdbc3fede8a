import { text } from "node:stream/consumers";

interface Asking {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly question: string;
}

/** Reads a secret: typed without showing, ended by Enter; or all of what is piped in, without its last line feed. */
export async function askSecret({ stdin, stderr, question }: Asking): Promise<string> {
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, "");
  // Before the question, so that not even a quick answer shows.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding("utf8");
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

const ENTER = ["\r", "\n", "\u0004"];
const RUBOUT = ["\u007f", "\b"];
const INTERRUPT = "\u0003";

async function typed(stdin: NodeJS.ReadStream): Promise<string> {
  const signs: string[] = [];
  for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>)
    for (const sign of chunk) {
      if (ENTER.includes(sign)) return signs.join("");
      if (sign === INTERRUPT) throw new Error("Nothing was sealed: it was broken off");
      if (RUBOUT.includes(sign)) signs.pop();
      else signs.push(sign);
    }
  return signs.join("");
}
