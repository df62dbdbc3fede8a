import type { z } from "zod";
import { at, written } from "./path.ts";

/** One thing wrong with the configuration: which setting, what stands there, what the rule is, and where it was said. */
export interface ConfigIssue {
  readonly path: string;
  readonly value?: string | undefined;
  readonly rule: string;
  readonly whence?: string | undefined;
}

/** The configuration cannot be used; all that is wrong with it, one line each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(sentence).join("\n"));
    this.issues = issues;
  }
}

/** `connections[1].settings.url: "foo" — must be an http(s) address (plumbline.yaml, line 14)` */
function sentence({ path, value, rule, whence }: ConfigIssue): string {
  return `${path}: ${value === undefined ? "" : `${value} — `}${rule}${whence === undefined ? "" : ` (${whence})`}`;
}

/** What a schema found wrong in a tree, in our words. */
export function issuesOf(
  found: readonly z.core.$ZodIssue[],
  tree: unknown,
  whence: (path: readonly PropertyKey[]) => string | undefined,
): readonly ConfigIssue[] {
  return found.flatMap((one) => {
    if (one.code === "unrecognized_keys")
      return one.keys.map((key) => ({
        path: written([...one.path, key]),
        rule: "is no setting",
        whence: whence([...one.path, key]),
      }));
    const value = at(tree, one.path);
    return [
      {
        path: written(one.path),
        value: value === undefined ? undefined : shown(one.path, value),
        rule: value === undefined ? "is missing" : ruleOf(one),
        whence: whence(one.path),
      },
    ];
  });
}

/** A value as it may be printed: what may be a secret is not, and long ones are cut. */
export function shown(path: readonly PropertyKey[], value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  const mayBeSecret =
    path.includes("secrets") || /pass|secret|token|key|credential/i.test(String(path.at(-1) ?? ""));
  if (mayBeSecret && !/^(env|file|sealed):/.test(String(value))) return "<sealed>";
  const text = JSON.stringify(value).replace(/(:\/\/[^\s:@/]*):[^\s@/]+@/g, "$1:<sealed>@");
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

const KINDS: Readonly<Record<string, string>> = {
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith("must ")) return issue.message;
  if (issue.code === "invalid_type") return `must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_format" && issue.format === "url") return "must be an http(s) address";
  return issue.message.replace(/^Invalid (input|key|string): /, "");
}
