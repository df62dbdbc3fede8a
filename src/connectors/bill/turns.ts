import type { Http } from "../kit/http.ts";

/** At most so many calls at one time; the others wait for their turn, in order. */
export function inTurns(http: Http, places: number): Http {
  const waiting: (() => void)[] = [];
  let free = places;
  const enter = () => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    async ask(ask) {
      await enter();
      try {
        return await http.ask(ask);
      } finally {
        leave();
      }
    },
  };
}
