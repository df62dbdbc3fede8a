/** Something that is looked at in its turn, because it costs a question of its own. */
interface Turned {
  readonly id: string;
}

/** All that were never read; else the next few behind the one that was looked at last, from the beginning again behind the last. */
export function turnOf<T extends Turned>(
  all: readonly T[],
  { known, after, most }: { readonly known: object; readonly after: string; readonly most: number },
): readonly T[] {
  const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  const unread = sorted.filter(({ id }) => !(id in known));
  if (unread.length > 0) return unread;
  const from = Math.max(
    0,
    sorted.findIndex(({ id }) => id > after),
  );
  return [...sorted.slice(from), ...sorted.slice(0, from)].slice(0, most);
}
