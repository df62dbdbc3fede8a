/** A column by its heading; figures stand to the right. */
export type Column = string | { readonly head: string; readonly right: true };

export interface Paper {
  readonly width: number;
  readonly strong: (text: string) => string;
}

const GAP = "  ";
const NARROWEST = 8;

/**
 * Rows in aligned columns without any lines between them. Where they are wider than the paper, the widest columns are
 * wrapped.
 *
 * @example
 * table(["number", "what waits"], [["12", "Acme Concrete LLC"]], terminal);
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paper: Paper,
): string {
  return linesOf(columns, rows, paper).join("\n");
}

/** Rows in aligned columns that need no headings. */
export function aligned(rows: readonly (readonly string[])[], paper: Paper): string {
  return linesOf(
    (rows[0] ?? []).map(() => ""),
    rows,
    paper,
  )
    .slice(1)
    .join("\n");
}

function linesOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, strong }: Paper,
): readonly string[] {
  const heads = columns.map((column) => (typeof column === "string" ? column : column.head));
  const cells = rows.map((row) => heads.map((_, place) => flat(row[place] ?? "")));
  const widths = fitted(
    heads.map((head, place) => Math.max(...[head, ...cells.map((row) => row[place] ?? "")].map(lengthOf))),
    width,
  );
  const line = (row: readonly string[]) => {
    const wrapped = row.map((cell, place) => wrap(cell, widths[place] ?? 0));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, nth) =>
      wrapped
        .map((parts, place) => padded(parts[nth] ?? "", widths[place] ?? 0, columns[place]))
        .join(GAP)
        .trimEnd(),
    );
  };
  return [...line(heads).map(strong), ...cells.flatMap(line)];
}

/** A text in lines no longer than this; only a word that is longer by itself is broken. */
function wrap(text: string, width: number): readonly string[] {
  if (lengthOf(text) <= width) return [text];
  const lines = [""];
  for (const word of text.split(" ").flatMap((one) => broken(one, width))) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A paragraph, indented, within the paper. */
export function paragraph(text: string, { width }: Pick<Paper, "width">, indent = ""): string {
  return wrap(flat(text), Math.max(width - indent.length, 20))
    .map((line) => `${indent}${line}`)
    .join("\n");
}

/** The widest gives way, sign by sign, until all have room or none is wide any more. */
function fitted(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const sum = () => widths.reduce((whole, one) => whole + one, GAP.length * (widths.length - 1));
  for (let over = sum() - width; over > 0; over--) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const lengthOf = (text: string): number => [...text].length;

const broken = (word: string, width: number): readonly string[] =>
  word.match(new RegExp(`.{1,${Math.max(width, 1)}}`, "gu")) ?? [word];

function padded(text: string, width: number, column: Column | undefined): string {
  const rest = " ".repeat(Math.max(width - lengthOf(text), 0));
  return typeof column === "object" ? `${rest}${text}` : `${text}${rest}`;
}
