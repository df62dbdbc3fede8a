import type { Domain } from "../domain/predicate.ts";
import { isRecord, type Values } from "../value.ts";

/** Arguments as they come from outside, read for what they must be. */
export const names = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;

export const domain = (value: unknown): Domain => (Array.isArray(value) ? value : []);

export const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

export const order = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** One set of values, or a list of them. */
export function valuesIn(value: unknown): readonly Values[] {
  return (Array.isArray(value) ? value : [value]).map((one) => (isRecord(one) ? one : {}));
}
