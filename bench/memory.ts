import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const MEGABYTE = 2 ** 20;
const EVERY = 20;

/** What lives in memory while some work is done, beyond what lived before it: the most, in megabytes. */
export interface Watch {
  /** To be called in passing; every so often it looks. */
  readonly pass: () => void;
  readonly heap: () => number;
  readonly resident: () => number;
}

export function watchMemory(): Watch {
  collect();
  const before = process.memoryUsage();
  let passed = 0;
  let [heap, resident] = [0, 0];
  const look = () => {
    resident = Math.max(resident, process.memoryUsage().rss - before.rss);
    collect();
    heap = Math.max(heap, process.memoryUsage().heapUsed - before.heapUsed);
  };
  return {
    pass: () => {
      if (++passed % EVERY === 0) look();
    },
    heap: () => {
      look();
      return heap / MEGABYTE;
    },
    resident: () => resident / MEGABYTE,
  };
}
