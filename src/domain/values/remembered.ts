/** Makes something of a text, and of the last `most` of them once only. Whatever is made must depend on the text alone. */
export function rememberedOf<V>(make: (text: string) => V, most = 20_000): (text: string) => V {
  const made = new Map<string, V>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const value = make(text);
    const [oldest] = made.size < most ? [] : made.keys();
    if (oldest !== undefined) made.delete(oldest);
    made.set(text, value);
    return value;
  };
}

/** Makes something of a record once, for as long as the record itself is kept; nobody changes a record in place. */
export function rememberedWith<T extends object, V>(make: (record: T) => V): (record: T) => V {
  const made = new WeakMap<T, V>();
  return (record) => {
    const known = made.get(record);
    if (known !== undefined) return known;
    const value = make(record);
    made.set(record, value);
    return value;
  };
}
