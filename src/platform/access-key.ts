import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { Sealed } from "./sealed.ts";

/** A key that opens the hub: shown once, then known by its digest alone. */
export interface AccessKey {
  /** What it is found by; no secret. */
  readonly prefix: string;
  readonly key: Sealed;
  readonly digest: Buffer;
}

const FORM = /^plk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;
const NOBODYS = Buffer.alloc(32);

/** A new key: 256 random bits, after a prefix that says what it is and which. */
export function newAccessKey(): AccessKey {
  const prefix = randomBytes(8).toString("hex");
  const text = `plk_${prefix}_${randomBytes(32).toString("base64url")}`;
  return { prefix, key: new Sealed(text), digest: digestOf(text) };
}

/** What a key is found by; nothing where the text is no key at all. */
export const prefixOf = (text: string): string | undefined => FORM.exec(text)?.[1];

/** Is this the key of that digest? Takes as long whether one was found or not, and wherever they differ. */
export function isKeyOf(text: string, digest: Buffer | undefined): boolean {
  const same = timingSafeEqual(digestOf(text), digest ?? NOBODYS);
  return same && digest !== undefined;
}

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
