import { sha256 } from "./sha256.ts";

/** A value as canonical JSON: keys sorted, empty members left out. The same content is the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member)
            .filter(([, inner]) => inner !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}

/** A short digest (FNV-1a, 64 bits, hexadecimal) to tell one value from another. It proves nothing and hides nothing. */
export function digestOf(value: unknown): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of canonical(value ?? null)) {
    hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}

/** What a decision is bound to: nobody can find another value of the same fingerprint (SHA-256, hexadecimal). */
export const fingerprintOf = (value: unknown): string => sha256(canonical(value ?? null));
