/** The way to a setting: `connections`, 1, `settings`, `url`. */
export type Path = readonly (string | number)[];

/** As a person writes it: `connections[1].settings.url`. */
export function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = /^[\w-]+$/.test(String(step)) ? String(step) : JSON.stringify(String(step));
    return text === "" ? name : `${text}.${name}`;
  }, "");
}

/** What stands there, if anything does. */
export function at(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, step) =>
      typeof node === "object" && node !== null ? (node as Record<PropertyKey, unknown>)[step] : undefined,
    tree,
  );
}

/** The tree with a value put there; the branches on the way are made. */
export function withValue(tree: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const branch = isMapping(tree) ? tree : {};
  return { ...branch, [step]: withValue(branch[step], rest, value) };
}

/** All settings of a tree with their ways. An empty list or mapping is a setting too. */
export function leaves(tree: unknown, path: Path = []): readonly { path: Path; value: unknown }[] {
  const inner = Array.isArray(tree) ? [...tree.entries()] : isMapping(tree) ? Object.entries(tree) : [];
  if (inner.length === 0) return [{ path, value: tree }];
  return inner.flatMap(([step, value]) => leaves(value, [...path, step]));
}

export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
