import type { Vault } from "../contract.ts";

/** Tokens of one connection for as long as the process lives: for the workbench and for tests. */
export function memoryVault(): Vault {
  const kept = new Map<string, unknown>();
  const renewing = new Map<string, Promise<unknown>>();
  return {
    async keep<T>(
      name: string,
      isFresh: (kept: T) => boolean,
      renew: (kept: T | undefined) => Promise<T>,
    ): Promise<T> {
      for (;;) {
        const known = kept.get(name) as T | undefined;
        if (known !== undefined && isFresh(known)) return known;
        const another = renewing.get(name);
        if (!another) break;
        await another.catch(() => undefined);
      }
      const renewal = renew(kept.get(name) as T | undefined)
        .then((fresh) => {
          kept.set(name, fresh);
          return fresh;
        })
        .finally(() => renewing.delete(name));
      renewing.set(name, renewal);
      return renewal;
    },
    async forget(name) {
      kept.delete(name);
    },
  };
}
