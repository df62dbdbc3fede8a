/** A text without these values, however they are spaced, dashed or cased in it. */
export function masked(text: string, values: readonly (string | null | undefined)[]): string {
  return values.reduce<string>((rest, value) => {
    const signs = [...(value ?? "").replace(/[^\p{L}\p{N}]/gu, "")];
    return signs.length < 4
      ? rest
      : rest.replace(new RegExp(signs.join("[^\\p{L}\\p{N}]{0,2}"), "giu"), "•••");
  }, text);
}
