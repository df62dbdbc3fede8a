import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { hmacDigest, type MasterKey, masterKey } from "./master-key.ts";
import { reveal } from "./references.ts";
import { Sealed } from "./sealed.ts";
import { open, seal } from "./secrets.ts";

let folder: string;
let key: MasterKey;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
  key = await masterKey({ folder });
  onTestFinished(() => rm(folder, { recursive: true }));
});

const anotherKey = () => masterKey({ folder, given: randomBytes(32).toString("base64") });

describe("a sealed value", () => {
  it("prints nowhere", () => {
    const secret = new Sealed("hunter2");
    const printed = [`${secret}`, String(secret), JSON.stringify({ secret }), inspect({ a: { secret } })];
    expect(printed.join()).not.toContain("hunter2");
    expect(printed[0]).toBe("<sealed>");
    expect(secret.reveal()).toBe("hunter2");
  });
});

describe("an envelope", () => {
  it("gives back what was sealed, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, about) => {
        expect(open(key, seal(key, new Sealed(text), about), about).reveal()).toBe(text);
      }),
    );
  });

  it("shows neither the secret nor that two of them are the same", () => {
    const [one, two] = [1, 2].map(() => seal(key, new Sealed("hunter2"), "site/token"));
    expect(one?.sealed).not.toBe(two?.sealed);
    expect(one?.wrapped).not.toBe(two?.wrapped);
    expect(Buffer.from(one?.sealed ?? "", "base64").includes("hunter2")).toBe(false);
  });

  it("does not open in another place than it was sealed for", () => {
    const envelope = seal(key, new Sealed("hunter2"), "site/token");
    expect(() => open(key, envelope, "books/token")).toThrow("books/token does not open");
  });

  it("does not open when one bit of it was changed", () => {
    const envelope = seal(key, new Sealed("hunter2"), "site/token");
    for (const part of ["wrapped", "sealed"] as const) {
      const bytes = Buffer.from(envelope[part], "base64");
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      expect(() => open(key, { ...envelope, [part]: bytes.toString("base64") }, "site/token")).toThrow(
        "does not open",
      );
    }
  });

  it("names both keys when it was sealed under another", async () => {
    const other = await anotherKey();
    const envelope = seal(other, new Sealed("hunter2"), "site/token");
    expect(() => open(key, envelope, "site/token")).toThrow(`master key ${other.id}, and this is ${key.id}`);
  });
});

describe("the master key", () => {
  it("is made once, for its owner's eyes alone, and stays", async () => {
    const path = join(folder, "master.key");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await masterKey({ folder })).id).toBe(key.id);
    expect(inspect(key, { depth: 9 })).not.toContain((await readFile(path, "utf8")).trim());
  });

  it("is the same for all that start at once", async () => {
    await rm(join(folder, "master.key"));
    const ids = await Promise.all([1, 2, 3, 4].map(async () => (await masterKey({ folder })).id));
    expect(new Set(ids).size).toBe(1);
  });

  it("may be given by the environment, or as a file", async () => {
    const text = randomBytes(32).toString("base64");
    const path = join(folder, "given.key");
    await writeFile(path, `${text}\n`, { mode: 0o600 });
    const given = await masterKey({ folder, given: text });
    expect((await masterKey({ folder, given: `file:${path}` })).id).toBe(given.id);
    expect(given.id).not.toBe(key.id);
  });

  it.each(["", "short", randomBytes(31).toString("base64"), `${randomBytes(32).toString("base64")}=`])(
    "is refused when it is %j",
    async (given) => {
      await expect(masterKey({ folder, given })).rejects.toThrow("must be 32 bytes in base64");
    },
  );

  it("is refused when others can read it", async () => {
    await chmod(join(folder, "master.key"), 0o644);
    await expect(masterKey({ folder })).rejects.toThrow("can be read by others: run chmod 600");
  });

  it("makes digests that another key does not make", async () => {
    expect(hmacDigest(key, "DE89370400440532013000")).toBe(hmacDigest(key, "DE89370400440532013000"));
    expect(hmacDigest(key, "DE89370400440532013000")).not.toBe(hmacDigest(key, "DE89370400440532013001"));
    expect(hmacDigest(await anotherKey(), "1")).not.toBe(hmacDigest(key, "1"));
  });
});

describe("a reference to a secret", () => {
  const sources = {
    environment: { TOKEN: "from the environment" },
    sealed: async (name: string) => (name === "site/token" ? new Sealed("from the store") : undefined),
  };

  it("leads to the environment, to a file and to the store", async () => {
    const path = join(folder, "token");
    await writeFile(path, "from the file\n");
    const found = await Promise.all(
      ["env:TOKEN", `file:${path}`, "sealed:site/token"].map((one) => reveal(one, sources)),
    );
    expect(found.map((one) => one.reveal())).toEqual([
      "from the environment",
      "from the file",
      "from the store",
    ]);
  });

  it.each([
    ["env:TOKN", "env:TOKN: the environment has no TOKN"],
    ["file:/nowhere/token", "file:/nowhere/token: the file cannot be read (ENOENT)"],
    ["sealed:books/token", "sealed:books/token: nothing was sealed under books/token"],
    ["hunter2", "A secret is given by env:NAME, file:/path or sealed:name"],
  ])("says of %s what is missing", async (reference, sentence) => {
    await expect(reveal(reference, sources)).rejects.toThrow(sentence);
  });
});
