import { fixture } from "./fixture.ts";
import type { Version } from "./version.ts";

/** A field as `fields_get` describes it; what is absent there is absent here. */
export interface Definition {
  readonly type: string;
  readonly string: string;
  readonly required?: boolean;
  readonly readonly?: boolean;
  readonly store?: boolean;
  readonly searchable?: boolean;
  readonly relation?: string;
  readonly relation_field?: string;
  /** Choices with their labels; a text stands for a list too long to be measured, and takes any word. */
  readonly selection?: readonly (readonly [string, string])[] | string;
  /** External ids of the groups that may see it, joined by commas. */
  readonly groups?: string;
  readonly company_dependent?: boolean;
  readonly size?: number;
  readonly translate?: boolean;
  readonly currency_field?: string;
}

export interface Field extends Definition {
  readonly name: string;
}

/** A rule of the database itself: columns that are unique together. */
interface Unique {
  readonly name: string;
  readonly columns: readonly string[];
  readonly message: string | undefined;
}

export interface Model {
  readonly name: string;
  readonly label: string;
  readonly order: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly unique: readonly Unique[];
}

interface ModelFile {
  readonly label: string;
  readonly order: string;
  readonly constraints: readonly { name: string; definition: string; message: string }[];
}

type Fields = Readonly<Record<string, Definition>>;
type Differences = Readonly<
  Record<string, { removed: string[]; added: Fields; changed: Record<string, Partial<Definition>> }>
>;

/** The models of one version, as they were measured; custom fields and drift change the copy. */
export class Schema {
  readonly version: Version;
  readonly #models: Map<string, Model>;

  constructor(version: Version) {
    this.version = version;
    const files = fixture<Record<string, ModelFile>>(`${version}/models.json`);
    this.#models = new Map(Object.entries(files).map(([name, file]) => [name, modelOf(version, name, file)]));
  }

  get models(): Iterable<Model> {
    return this.#models.values();
  }

  find(name: string): Model | undefined {
    return this.#models.get(name);
  }

  /** The model of a name that is known to be there. */
  model(name: string): Model {
    const model = this.#models.get(name);
    if (!model) throw new Error(`The fake Odoo has no model ${name}: add its fields to the fixtures`);
    return model;
  }

  addField(model: string, field: Field): void {
    this.#change(model, (fields) => fields.set(field.name, field));
  }

  removeField(model: string, name: string): void {
    this.#change(model, (fields) => fields.delete(name));
  }

  #change(name: string, change: (fields: Map<string, Field>) => unknown): void {
    const model = this.model(name);
    const fields = new Map(model.fields);
    change(fields);
    this.#models.set(name, { ...model, fields });
  }
}

export const isStored = ({ type, store, company_dependent }: Field): boolean =>
  (store !== false || company_dependent === true) && type !== "one2many";

/** The choices of a selection, where they are known. */
export const choicesOf = ({ selection }: Field): readonly (readonly [string, string])[] | undefined =>
  typeof selection === "string" ? undefined : (selection ?? []);

export const isRelational = ({ type }: Field): boolean => RELATIONAL.has(type);
const RELATIONAL = new Set(["many2one", "one2many", "many2many"]);

function modelOf(version: Version, name: string, { label, order, constraints }: ModelFile): Model {
  const fields = Object.entries(definitions(version, name));
  return {
    name,
    label,
    order,
    fields: new Map(fields.map(([field, definition]) => [field, { name: field, ...definition }])),
    unique: constraints.flatMap(({ name: constraint, definition, message }) => {
      const columns = /^unique\s*\((.*)\)$/i.exec(definition)?.[1];
      return columns ? [{ name: constraint, columns: columns.split(/\s*,\s*/), message }] : [];
    }),
  };
}

function definitions(version: Version, model: string): Fields {
  const base = fixture<Fields>(`18/fields/${model}.json`);
  if (version === 18) return base;
  const difference = fixture<Differences>(`${version}/fields.json`)[model];
  if (!difference) return base;
  const kept = Object.entries(base).filter(([name]) => !difference.removed.includes(name));
  const changed = kept.map(([name, field]) => [name, without({ ...field, ...difference.changed[name] })]);
  return { ...Object.fromEntries(changed), ...difference.added };
}

/** A null in the differences says: as if it were not there. */
const without = (definition: object): object =>
  Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== null));
