import { tuple } from "./python.ts";
import type { Field, Model } from "./schema.ts";
import type { Version } from "./version.ts";

/** The sentences that changed between versions, word for word. */
export interface Texts {
  readonly invalidFieldInValues: (field: string, model: string) => string;
  readonly invalidFieldInRead: (field: string, model: string) => string;
  readonly invalidFieldInDomain: (field: string, model: string, leaf: readonly unknown[]) => string;
  readonly invalidOperator: (leaf: readonly unknown[]) => string;
  readonly malformedLeaf: (leaf: readonly unknown[]) => string;
  readonly missingValue: (model: Model, field: Field) => string;
  readonly foreignKey: (model: Model, field: Field) => string;
  readonly noMethod: (method: string, model: string) => string;
  readonly privateMethod: (method: string, model: string) => string;
  readonly nothingToPost: (missing: readonly ("line" | "date")[]) => string;
}

const DATE = "The Bill/Refund date is required to validate this document.";
const constraint = ({ name }: Model, field: Field) => `${name.replaceAll(".", "_")}_${field.name}_fkey`;

const before19: Texts = {
  invalidFieldInValues: (field, model) => `Invalid field '${field}' on model '${model}'`,
  invalidFieldInRead: (field, model) => `Invalid field '${field}' on model '${model}'`,
  invalidFieldInDomain: (field, model, leaf) => `Invalid field ${model}.${field} in leaf ${tuple(leaf)}`,
  invalidOperator: (leaf) => `Invalid leaf ${tuple(leaf)}`,
  malformedLeaf: ({ length }) =>
    length < 3
      ? `not enough values to unpack (expected 3, got ${length})`
      : "too many values to unpack (expected 3)",
  missingValue: ({ label, name }, field) =>
    "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n" +
    `Model: ${label} (${name})\nField: ${field.string} (${field.name})\n`,
  foreignKey: (model, field) =>
    "The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\n" +
    (field.type === "many2many"
      ? `Model: Unknown (unknown)\nConstraint: ${relationTable(model, field)}_fkey\n`
      : `Model: ${model.label} (${model.name})\nConstraint: ${constraint(model, field)}\n`),
  noMethod: (method, model) => `The method '${model}.${method}' does not exist`,
  privateMethod: (method, model) =>
    `Private methods (such as '${model}.${method}') cannot be called remotely.`,
  nothingToPost: (missing) =>
    missing.map((one) => (one === "line" ? "You need to add a line before posting." : DATE)).join("\n"),
};

const TEXTS: Readonly<Record<Version, Texts>> = {
  17: {
    ...before19,
    nothingToPost: (missing) => (missing.includes("date") ? DATE : "You need to add a line before posting."),
    noMethod: (method, model) => `The method '${method}' does not exist on the model '${model}'`,
    privateMethod: (method) => `Private methods (such as ${method}) cannot be called remotely.`,
  },
  18: before19,
  19: {
    ...before19,
    invalidFieldInValues: (field, model) => `Invalid field '${field}' in '${model}'`,
    invalidFieldInRead: (field, model) => `Invalid field '${field}' on '${model}'`,
    invalidFieldInDomain: (field, model, leaf) =>
      `Invalid field ${model}.${field} in condition ${tuple(leaf)}`,
    invalidOperator: (leaf) => `Invalid operator in condition ${tuple(leaf)}`,
    malformedLeaf: (leaf) =>
      `Domain() invalid item in domain: [${tuple(leaf).slice(1, -1).replace(/,$/, "")}]`,
    missingValue: ({ label, name }, field) =>
      `The operation cannot be completed: Missing required value for the field '${field.string}' (${field.name}).\nModel: '${label}' (${name})\n` +
      "- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n",
    foreignKey: ({ label, name }, field) =>
      "The operation cannot be completed: Another model is using the record you are trying to delete.\n\n" +
      `The troublemaker is: '${label}' (${name})\nThanks to the following constraint: '${field.string}' (${field.name})\nHow about archiving the record instead?`,
    nothingToPost: (missing) =>
      [...missing]
        .reverse()
        .map((one) => (one === "line" ? "Even magicians can't post nothing!" : DATE))
        .join("\n"),
  },
};

export const textsOf = (version: Version): Texts => TEXTS[version];

function relationTable({ name }: Model, { relation = "" }: Field): string {
  const [one, other] = [name.replaceAll(".", "_"), relation.replaceAll(".", "_")].sort();
  return `${one}_${other}_rel_${relation.split(".").at(-1)}_id`;
}
