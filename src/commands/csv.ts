/** One row of a file, with the line on which it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a comma-separated file as RFC 4180 has it; empty lines are none. */
export function rowsOfCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let [line, first] = [1, 1];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const whole = text.replace(/^\uFEFF/, "");
  for (let found = pattern.exec(whole); found; found = pattern.exec(whole)) {
    const [all, quoted, plain = "", end] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += all.split("\n").length - 1;
    if (end !== ",") {
      if (cells.some((cell) => cell !== "")) rows.push({ line: first, cells });
      cells = [];
      first = line;
    }
    if (pattern.lastIndex >= whole.length && end !== ",") break;
  }
  if (pattern.lastIndex < whole.length)
    rows.push({ line, cells: [...cells, whole.slice(pattern.lastIndex).split("\n")[0] ?? ""] });
  return rows;
}

/** Rows as such a file; a cell that a spreadsheet would take for a formula is quoted as text. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(cellOf).join(",")).join("\n");

const cellOf = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
