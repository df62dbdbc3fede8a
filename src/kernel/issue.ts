import type { Ref } from "./case.ts";

/** What ends a hold. */
export type Wake =
  | { readonly on: "reference"; readonly ref: Ref }
  | {
      readonly on: "approval";
      /** How many different people; nobody of `not`. */
      readonly people: number;
      /** Of exactly what, and, where a record has several, of which. */
      readonly digest: string;
      readonly about?: string | undefined;
      readonly roles?: readonly string[] | undefined;
      readonly evidence?: "call-back" | undefined;
      readonly not?: readonly string[] | undefined;
      /** Who has approved it so far. */
      readonly given?: readonly string[] | undefined;
    }
  | { readonly on: "repair"; readonly cause: string }
  | { readonly on: "window"; readonly calendar: string };

/** Why something does not go on, as a value: a code `noun.reason`, a sentence for a person, what wakes it. */
export interface Issue {
  readonly code: string;
  readonly says: string;
  readonly wake: Wake;
  /** The money that waits: a decimal and a currency, such as `12500.00 USD`. */
  readonly atRisk?: string | undefined;
  /** The values or records it speaks of, by name. Values of a classed field are masked wherever they are shown. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/** An issue in its place: it blocks one field, one move or one seat, never the record's lane. */
export interface Hold extends Issue {
  readonly blocks: string;
}

/** An issue that a repair of its cause ends, which is the usual one. */
export function issue(code: string, says: string, more: Partial<Omit<Issue, "code" | "says">> = {}): Issue {
  return { code, says, wake: { on: "repair", cause: code }, ...more };
}
