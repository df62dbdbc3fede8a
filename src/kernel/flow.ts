import type { Approval } from "./approval.ts";
import type { Asked, Ref, Seat, Side, Speaker } from "./case.ts";
import type { Entity } from "./entity.ts";
import type { Mark, Questions } from "./facts.ts";
import type { Issue } from "./issue.ts";
import type { Quality } from "./quality.ts";

/** Who keeps a field, what becomes of another's change, who is told, and when it is fixed even for its keeper. */
export interface Rule {
  readonly owner: Side;
  /** The connection, or the seat in it (`odoo/2`), that leads where the owner's side has several. */
  readonly leader?: string | undefined;
  /**
   * `hold`: a person decides. `restore`: the owner's value is put back. `merge`: additions and removals of a list are
   * joined. `newest`: the later change wins, unless two fall within so many seconds; then a person decides. `leave`:
   * each seat keeps a word of its own, such as its own number; one that has none is told the owner's.
   */
  readonly else: "hold" | "restore" | "merge" | "leave" | { readonly newest: number };
  readonly tells: readonly Side[];
  readonly fixedIn?: readonly string[] | undefined;
  /** Whom a change of it needs, whoever makes it, also its keeper. */
  readonly approval?: FieldApproval | undefined;
}

/** `of`: what of the step from ours to theirs is to be approved, as a value to be bound; undefined: nothing. */
export interface FieldApproval extends Approval {
  readonly of: (ours: unknown, theirs: unknown) => unknown;
}

/** Something in a field that its rules find amiss: these sides are not told of it, unless a person accepts it as it is. */
export interface Doubt<T> {
  readonly field: keyof T & string;
  readonly code: string;
  /** Names the field and the rule, never the value. */
  readonly says: string;
  readonly keptFrom: readonly Side[];
}
export type Rules<T> = { readonly [K in keyof T]: Rule };

/** Answers with the reason why not, or with nothing. */
export type Guard<T, F> = (record: T, facts: F, asked: readonly Asked[]) => Issue | undefined;

/** An act as data, addressed to a seat or to another record. */
export interface Intent {
  readonly do: string;
  readonly to: Seat | Ref;
  readonly body: object;
  /** The acts of the same move that must have succeeded before. */
  readonly after?: readonly string[] | undefined;
}

/** An intent of one committed move. Its key is stamped on the target; its move's needs are asked again at delivery. */
export interface Effect extends Intent {
  readonly key: string;
  readonly move: string;
}

/**
 * What a move's own speaker says: nobody else can cause it. Of decisions and intents it hears those that bear its
 * name and are not spent; each causes a move once.
 */
export interface Ear<T> {
  readonly says: readonly Partial<T>[];
  readonly asked: readonly Asked[];
}

export interface Move<T, S, F> {
  readonly name: string;
  readonly from: S;
  readonly to: S;
  readonly by: Speaker;
  readonly when: (ear: Ear<T>, record: T, facts: F) => boolean;
  readonly needs?: readonly Guard<T, F>[];
  readonly does?: (record: T, seats: readonly Seat[], facts: F) => readonly Intent[];
}

/** A seat in a state of the record; `holds`: it has an image of it already. */
export interface Place<S> {
  readonly seat: Seat;
  readonly state: S;
  readonly holds: boolean;
  /** The legal entities that it serves; those of all where nothing is stated. */
  readonly serves?: readonly string[] | undefined;
  /** What was decided of the record and stands. */
  readonly asked: readonly Asked[];
}

/** Everything the hub knows of one noun: its fields' rules, its moves, its questions and who carries it. */
export interface Flow<T, S extends string = string, F = object> {
  readonly entity: Entity<T>;
  readonly initial: S;
  readonly moves: readonly Move<T, S, F>[];
  readonly fields: Rules<T>;
  /** Who carries it yet? A seat where it does not live is told nothing; an issue says for whom that waits. */
  readonly lives: (record: T, place: Place<S>, facts: F) => boolean | Issue;
  readonly asks: (draft: Partial<T>, ref: Ref, asked?: readonly Asked[]) => Questions<F>;
  readonly marks: (record: T, state: S) => readonly Mark[];
  /**
   * Fields that nobody says, because they follow from the facts and from what was decided. Whoever is told of one and
   * changes it is told again; nobody is told of one that is undefined.
   */
  readonly follows?:
    | { readonly [K in keyof T]?: (record: T, facts: F, asked: readonly Asked[]) => T[K] }
    | undefined;
  /** What is amiss in the record's fields, though it is whole. */
  readonly doubts?: ((record: T) => readonly Doubt<T>[]) | undefined;
  /** What is looked for in a system's records before they are relied upon. */
  readonly quality?: Quality<T> | undefined;
}

/** States a flow; the compiler asks for a rule for every field and a question for every fact. */
export const defineFlow =
  <T extends object, F extends object = Record<never, never>>() =>
  <S extends string>(flow: Flow<T, S, F>): Flow<T, S, F> =>
    flow;
