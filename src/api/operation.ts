import { z } from "zod";
import type { Action } from "../engine/access.ts";
import type { Hub } from "../engine/hub.ts";
import type { Sight } from "../engine/sight.ts";
import type { Stated } from "../engine/views/register.ts";
import type { Ref } from "../kernel/case.ts";
import type { Explained } from "../platform/config.ts";
import type { Principal } from "../store/principals.ts";

/** What the API shows besides what the hub itself knows. */
export interface Surroundings {
  /** The data folder, with the journal's archive. */
  readonly folder: string;
  /** The settings in force; secrets are not shown in them. */
  readonly settings: readonly Explained[];
  /** What the firm says of each integration. */
  readonly register: Readonly<Record<string, Stated>>;
}

/** One call, checked: who makes it, what they see, what they ask. */
export interface Call<Given> extends Surroundings {
  readonly hub: Hub;
  readonly principal: Principal;
  readonly sight: Sight;
  readonly given: Given;
}

type Shape = z.ZodRawShape;
/** No members at all. */
type None = Record<never, z.ZodType>;

interface Parts<P extends Shape, Q extends Shape, B extends Shape> {
  readonly id: string;
  /** Below `/api/v1`: `/holds/{number}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What the caller's role must allow; null: whoever has a key. */
  readonly action: Action | null;
  /** It speaks of the whole organisation: not for those who are there for some legal entities alone. */
  readonly isWhole?: true;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: z.ZodObject<B, z.core.$strict>;
}

type Shaped = Omit<Parts<Shape, Shape, Shape>, "body"> & { readonly answer: z.ZodType };

type Given<P extends Shape, Q extends Shape, B extends Shape> = {
  readonly params: z.output<z.ZodObject<P>>;
  readonly query: z.output<z.ZodObject<Q>>;
  readonly body: z.output<z.ZodObject<B>>;
};

/** What a write came to: which record it concerns, and what to say of it. */
export interface Written<A> {
  readonly about: Ref | null;
  readonly result: A;
}

interface Described {
  readonly id: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly action: Action | null;
  readonly isWhole: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly answer: z.ZodType;
}

/** What is answered is only looked at: lists that nobody may change will do. */
type Answered<T> = T extends readonly (infer One)[]
  ? readonly Answered<One>[]
  : T extends object
    ? { readonly [Name in keyof T]: Answered<T[Name]> }
    : T;

type ResultOf<A extends z.ZodType> =
  z.output<A> extends { readonly result: infer R extends object } ? Answered<R> : never;

type AnyGiven = Given<Shape, Shape, Shape>;

/** Something that can be looked at. */
export interface Read extends Described {
  readonly method: "GET";
  readonly read: (call: Call<AnyGiven>) => Promise<unknown>;
}

/** Something that can be done; it is done once, and what comes of it can be followed. */
export interface Write extends Described {
  readonly method: "POST";
  readonly body: z.ZodObject;
  readonly write: (call: Call<AnyGiven>) => Promise<Written<object>>;
}

export type Operation = Read | Write;

/** States something that can be looked at; what it answers is checked by the compiler. */
export const read = <A extends z.ZodType, P extends Shape = None, Q extends Shape = None>(
  parts: Parts<P, Q, None> & {
    readonly answer: A;
    readonly read: (call: Call<Given<P, Q, None>>) => Promise<Answered<z.output<A>>>;
  },
): Read => ({ ...described(parts), method: "GET", read: parts.read as unknown as Read["read"] });

/** States something that can be done. */
export const write = <A extends z.ZodObject, B extends Shape, P extends Shape = None>(
  parts: Parts<P, None, B> & {
    readonly answer: A;
    readonly body: z.ZodObject<B, z.core.$strict>;
    readonly write: (call: Call<Given<P, None, B>>) => Promise<Written<ResultOf<A>>>;
  },
): Write => ({
  ...described(parts),
  method: "POST",
  body: parts.body,
  write: parts.write as unknown as Write["write"],
});

function described(parts: Shaped): Described {
  const { id, path, tag, summary, description, action, isWhole = false, answer } = parts;
  return {
    ...{ id, path, tag, summary, description, action, isWhole, answer },
    params: z.strictObject(parts.params ?? {}),
    query: z.strictObject(parts.query ?? {}),
  };
}
