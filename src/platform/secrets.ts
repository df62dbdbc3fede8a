import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { MasterKey } from "./master-key.ts";
import { Sealed } from "./sealed.ts";

/** A secret as it is stored: encrypted under a key of its own, which is wrapped by the master key of this id. */
export interface Envelope {
  readonly key: string;
  readonly wrapped: string;
  readonly sealed: string;
}

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a secret (AES-256-GCM under a random key, wrapped by the master key). `about` says what it belongs to, and must
 * be said again to open it: an envelope that is moved to another row does not open.
 *
 * @example
 * const envelope = seal(key, new Sealed(token), "procore/refresh-token");
 * open(key, envelope, "procore/refresh-token").reveal() === token;
 */
export function seal(master: MasterKey, secret: Sealed, about: string): Envelope {
  const own = randomBytes(32);
  return {
    key: master.id,
    wrapped: encrypt(master.wrapping, own, `${master.id}/${about}`),
    sealed: encrypt(createSecretKey(own), Buffer.from(secret.reveal(), "utf8"), about),
  };
}

/** Opens what was sealed; throws when the key is another, or the envelope is not as it was. */
export function open(master: MasterKey, { key, wrapped, sealed }: Envelope, about: string): Sealed {
  if (key !== master.id)
    throw new Error(
      `${about} was sealed with the master key ${key}, and this is ${master.id}: bring that key back, or enter the secret anew`,
    );
  try {
    const own = createSecretKey(decrypt(master.wrapping, wrapped, `${key}/${about}`));
    return new Sealed(decrypt(own, sealed, about).toString("utf8"));
  } catch (cause) {
    throw new Error(`${about} does not open: what is stored is not what was sealed; enter the secret anew`, {
      cause,
    });
  }
}

function encrypt(key: KeyObject, plain: Buffer, about: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(about));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function decrypt(key: KeyObject, text: string, about: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}
