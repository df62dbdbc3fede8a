/** What was learnt once, by name. Who asks while it is being learnt waits for the same answer; a failure is not kept. */
export function remembering() {
  const learnt = new Map<string, Promise<unknown>>();
  return {
    remember<T>(name: string, learn: () => Promise<T>): Promise<T> {
      const known = learnt.get(name);
      if (known) return known as Promise<T>;
      const learning = learn();
      learnt.set(name, learning);
      learning.catch(() => {
        if (learnt.get(name) === learning) learnt.delete(name);
      });
      return learning;
    },
    forget(name: string): void {
      learnt.delete(name);
    },
  };
}
