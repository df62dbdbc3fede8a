import { inWords } from "../engine/in-words.ts";
import { leaves, written } from "../platform/config/path.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, moment, shown } from "./words.ts";
import type { Benched } from "./workbench.ts";

interface Seen {
  readonly connection: string;
  readonly who: string;
  readonly nouns: readonly string[];
  readonly records: readonly Benched[];
  readonly saved: string | null;
}

/** Each record as the system has it, beside what it means to the hub and what nobody has mapped. */
export function workbenchText({ connection, who, nouns, records, saved }: Seen, terminal: Terminal): string {
  return blocks(
    `${connection}: we are ${who}\nIt carries ${nouns.map(inWords).join(", ")}.`,
    ...records.map((one) => recordText(one, terminal)),
    saved
      ? `${counted(records.length, "record")} kept in ${saved}, with what is classed or personal replaced. Look it over before it goes anywhere.`
      : "",
  );
}

function recordText(record: Benched, terminal: Terminal): string {
  const { noun, id, version, at, wire, canonical, unmapped, unreadable } = record;
  const head = terminal.strong(
    `${inWords(noun)} ${id}, changed ${moment(at, terminal.zone)} ${terminal.zone}, version ${version}`,
  );
  const theirs = leaves(wire).map(
    ({ path, value }) => `${written(path)}: ${value === null ? "null" : String(value)}`,
  );
  const ours = unreadable
    ? [`cannot be read: ${unreadable}`]
    : Object.entries(canonical).map(([field, value]) => `${inWords(field)}: ${shown(value)}`);
  const open = unmapped.map(({ field, list, word }) => `${inWords(field)}: "${word}" is not in ${list}`);
  const height = Math.max(theirs.length, ours.length, open.length);
  const rows = Array.from({ length: height }, (_, nth) => [
    theirs[nth] ?? "",
    ours[nth] ?? "",
    open[nth] ?? "",
  ]);
  return `${head}\n${table(["as it is there", "what it means to us", "not mapped"], rows, terminal)}`;
}
