import { readFile } from "node:fs/promises";
import { Sealed } from "./sealed.ts";

/** Where a configuration's secrets come from. A secret itself never stands in it. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What was sealed into the store under this name. */
  readonly sealed: (name: string) => Promise<Sealed | undefined>;
}

/** `env:NAME`, `file:/path` or `sealed:name`. */
export const REFERENCE = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|sealed:[a-z0-9][a-z0-9./-]*)$/;

/** Follows a reference to its secret; says which one is missing and where it was looked for. */
export async function reveal(reference: string, { environment, sealed }: SecretSources): Promise<Sealed> {
  const kind = reference.slice(0, reference.indexOf(":"));
  const name = reference.slice(kind.length + 1);
  if (kind === "env") return found(environment[name], `${reference}: the environment has no ${name}`);
  if (kind === "sealed")
    return (await sealed(name)) ?? missing(`${reference}: nothing was sealed under ${name}`);
  if (kind === "file") {
    const text = await readFile(name, "utf8").catch((error: NodeJS.ErrnoException) =>
      missing(`${reference}: the file cannot be read (${error.code})`),
    );
    return found(text.replace(/\r?\n$/, ""), `${reference}: the file is empty`);
  }
  return missing("A secret is given by env:NAME, file:/path or sealed:name, and this is none of them");
}

const found = (text: string | undefined, trouble: string): Sealed =>
  text ? new Sealed(text) : missing(trouble);

function missing(trouble: string): never {
  throw new Error(trouble);
}
