/** Structural equality of plain JSON values: the order of keys does not matter, the order of lists does. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isObject(a) || !isObject(b) || Array.isArray(a) || Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}

/** The same under a field's rule: where lists are merged, the order of their members does not matter. */
export function agree(rule: { readonly else: unknown }, a: unknown, b: unknown): boolean {
  return rule.else === "merge" ? sameMembers(a, b) : same(a, b);
}

function sameMembers(a: unknown, b: unknown): boolean {
  const [some, others] = [listOf(a), listOf(b)];
  const within = (list: readonly unknown[]) => (item: unknown) => list.some((other) => same(item, other));
  return some.every(within(others)) && others.every(within(some));
}

/** Nothing was said: absent, null, an empty text, an empty list, or an object with nothing in it. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === undefined || value === null || value === "";
}

/** The members of a list after one speaker's additions and removals, which are its difference to what it said before. */
export function mergeLists(known: unknown, said: unknown, says: unknown): unknown[] {
  const [ours, before, after] = [listOf(known), listOf(said), listOf(says)];
  const has = (list: readonly unknown[], item: unknown) => list.some((other) => same(other, item));
  const kept = ours.filter((item) => has(after, item) || !has(before, item));
  return [...kept, ...after.filter((item) => !has(before, item) && !has(ours, item))];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
