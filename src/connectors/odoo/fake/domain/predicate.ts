import { type Env, modelOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import { repr } from "../python.ts";
import type { Row } from "../value.ts";
import { leafOf } from "./leaf.ts";

export type Predicate = (row: Row) => boolean;
export type Domain = readonly unknown[];

const ARITY: Readonly<Record<string, number>> = { "!": 1, "&": 2, "|": 2 };

/** A domain as a question to one row. Mistakes in it are refused as that version refuses them. */
export function predicateOf(env: Env, model: string, domain: Domain): Predicate {
  const tokens = normalised(env, domain);
  if (tokens.length === 0) return () => true;
  const queue = [...tokens];
  const next = (): Predicate => {
    const token = queue.shift();
    if (token === "!") return not(next());
    if (token === "&" || token === "|") {
      const [left, right] = [next(), next()];
      return token === "&" ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
    }
    return leafOf(env, modelOf(env, model), token as readonly unknown[]);
  };
  return next();
}

/** Does the domain speak of this field itself? Then archived records are not left out. */
export const mentions = (domain: Domain, field: string): boolean =>
  domain.some((token) => Array.isArray(token) && token[0] === field);

/** The ids that the records must have, where a condition of the whole domain says so. */
export function idsDemanded(domain: Domain): readonly number[] | undefined {
  if (domain.some((token) => token === "|" || token === "!")) return undefined;
  for (const token of domain) {
    if (!Array.isArray(token) || token[0] !== "id") continue;
    const [, operator, value] = token;
    if (operator === "=" && typeof value === "number") return [value];
    if (operator === "in" && Array.isArray(value) && value.every((id) => typeof id === "number"))
      return [...new Set(value)];
  }
  return undefined;
}

/** With the `&` that stand between conditions without being written. */
function normalised(env: Env, domain: Domain): unknown[] {
  const tokens: unknown[] = [];
  let expected = 1;
  for (const token of domain) {
    if (expected === 0) {
      tokens.unshift("&");
      expected = 1;
    }
    if (Array.isArray(token)) expected -= 1;
    else if (typeof token === "string" && ARITY[token]) expected += ARITY[token] - 1;
    else throw valueError(env.odoo.texts.malformedLeaf([token]));
    tokens.push(token);
  }
  if (expected !== 0 && domain.length > 0)
    throw valueError(`Domain ${repr(domain)} is syntactically not correct.`);
  return tokens;
}

const not =
  (predicate: Predicate): Predicate =>
  (row) =>
    !predicate(row);
