import type { Rules } from "./flow.ts";
import type { Refusal } from "./refusal.ts";

/** The roles a system can play. The order is the order of succession where a field's owner is silent. */
export const SIDES = [
  "construction",
  "erp",
  "ap",
  "compliance",
  "documents",
  "procurement",
  "field",
  "fleet",
  "payroll",
  "bank",
  "estimating",
  "scheduling",
  "tax",
  "portal",
  "analytics",
] as const;
export type Side = (typeof SIDES)[number];

/** Who can cause a move. `hub`: another record's intent, or a calendar. `person`: a recorded decision. */
export type Speaker = Side | "hub" | "person";

/** A canonical record: its noun and its key within the organisation. */
export interface Ref {
  readonly noun: string;
  readonly key: string;
}

/** One connection (and company, in Odoo) in its role for one record. */
export interface Seat {
  readonly side: Side;
  readonly connection: string;
  readonly company?: string | undefined;
}

/** What one seat says now, the last it said that was heard, and what it was told. A seat is compared only with itself. */
export interface Voice<T> {
  readonly seat: Seat;
  /** The fields it can hold; all of them where nothing is stated. It is told no others. */
  readonly carries?: readonly (keyof T & string)[] | undefined;
  /** The legal entities whose books it keeps, or whose work it plans; those of all where nothing is stated. */
  readonly serves?: readonly string[] | undefined;
  readonly says: Partial<T>;
  readonly said: Partial<T>;
  readonly told: Partial<T>;
  /** Fields in which it says something that nobody has mapped: nothing is heard of them, and nothing told. */
  readonly unmapped?: readonly string[] | undefined;
  /** Fields in which it stood apart when it was linked as it stood, and does so still. */
  readonly apart?: readonly (keyof T & string)[] | undefined;
  /** The moment of what it says, ISO 8601 UTC; empty where it has no image yet. */
  readonly at: string;
  /** Who said a field last there, as far as the system says so: a principal, or the name that it gives them. */
  readonly by?: { readonly [K in keyof T]?: string } | undefined;
  /** The record is there no more, and what became of it: `was deleted`, `was merged into 77`. */
  readonly gone?: string | undefined;
  /** What it refused to be told and has not been told since. */
  readonly refused?: readonly Refusal<T>[] | undefined;
}

/**
 * A recorded decision of a person, or an intent of the hub. What bears the name of a move is spent when it has caused
 * it; what is about a field, a seat or another record stands.
 */
export interface Asked {
  readonly by: "hub" | "person";
  readonly who: string;
  readonly do: string;
  readonly about?: string | undefined;
  /** What was looked at when it was decided; a changed value needs a new decision. */
  readonly digest?: string | undefined;
  /** What came with it: the role in which it was decided, evidence, how far it goes and until when. */
  readonly particulars?: Readonly<Record<string, unknown>> | undefined;
  readonly at: string;
}

/** Which seat a field's value came from, and when. */
export type Origins<T> = { readonly [K in keyof T]?: { readonly seat: Seat; readonly at: string } };

/** The whole situation of one record, not an event: coalesced, late, reordered or replayed input decides alike. */
export interface Case<T, S extends string = string> {
  readonly ref: Ref;
  /** Counts the committed moves; part of every effect's key. */
  readonly turn: number;
  readonly known?: T | undefined;
  readonly origins: Origins<T>;
  readonly state: S;
  readonly voices: readonly Voice<T>[];
  readonly rules: Rules<T>;
  readonly asked: readonly Asked[];
}

export const seatKey = ({ connection, company }: Seat): string =>
  company === undefined ? connection : `${connection}/${company}`;

/** The moment as a number; the beginning of time where there is none. */
export const timeOf = (at: string): number => Date.parse(at) || 0;

/** The order of succession: by side, then by name, so that it does not depend on who arrived first. */
export const bySuccession = <T>(a: Voice<T>, b: Voice<T>): number =>
  SIDES.indexOf(a.seat.side) - SIDES.indexOf(b.seat.side) || (seatKey(a.seat) < seatKey(b.seat) ? -1 : 1);
