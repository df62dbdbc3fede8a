import type { OpenHold } from "../../store/holds.ts";
import type { Hub } from "../hub.ts";
import { inWords } from "../in-words.ts";
import type { Dispute } from "./holds.ts";

/** What the records that are waited for are called, by noun and key: `project/0193e2c0`. */
export type Titles = ReadonlyMap<string, string>;

/** Why it waits, with both values side by side where one stands against the other. */
export function whyInWords({ code, says, facts }: OpenHold, dispute: Dispute | null): string {
  if (dispute && (code === "ownership.conflict" || code === "adoption.difference")) {
    const { field, seat, ours, theirs, owner } = dispute;
    const sideBySide = `${inWords(field)} in ${seat}: ${inShort(theirs)}, with us: ${inShort(ours)}`;
    if (code === "adoption.difference") return `They were linked with a difference: ${sideBySide}`;
    const keeper = owner ? (SIDES[owner] ?? inWords(owner)) : "another side";
    return `${sideBySide}. It is for ${keeper} to say, so theirs is not taken unless you decide so`;
  }
  const { field } = facts as { readonly field?: unknown };
  return typeof field === "string" ? says.replaceAll(field, inWords(field)) : says;
}

/** The sides as people speak of them. */
const SIDES: Readonly<Record<string, string>> = {
  construction: "the site",
  erp: "the books",
  ap: "accounts payable",
  compliance: "the compliance platform",
};

const SHORT_MAX = 80;

/** A value within a sentence; lists and records by what they hold. */
function inShort(value: unknown): string {
  const text = flat(value).join(", ");
  if (text === "") return "none";
  return `“${text.length > SHORT_MAX ? `${text.slice(0, SHORT_MAX)}…` : text}”`;
}

function flat(value: unknown): readonly string[] {
  if (value === null || value === undefined || value === "") return [];
  return typeof value === "object" ? Object.values(value).flatMap(flat) : [String(value)];
}

export function blockedInWords(hub: Hub, blocks: string): string {
  const [seat = "", field] = blocks.split("#");
  if (field !== undefined) return `${inWords(field)}, as ${seat} has it`;
  if (blocks === "*") return "all of it";
  return hub.connections.has(seat.split("/")[0] ?? "") ? `what ${seat} is told` : `to ${inWords(blocks)}`;
}

/** Who has to approve it, and how many have. */
function approvalInWords({
  people,
  roles,
  given = [],
}: Extract<OpenHold["wake"], { on: "approval" }>): string {
  const role = roles?.length ? ` as ${roles.map(inWords).join(" or ")}` : "";
  const who = people === 1 ? "one person has" : `${people} different people have`;
  return `${who} approved it${role} (${given.length} of ${people} so far), or its cause is mended`;
}

export function endInWords({ wake, facts }: OpenHold, known: Titles): string {
  const { connection, list, word } = facts as Readonly<Record<string, string | undefined>>;
  if (connection && list && word !== undefined)
    return "somebody has said what the word means, and another person has accepted it";
  switch (wake.on) {
    case "reference": {
      const { noun, key } = wake.ref;
      const title = known.get(`${noun}/${key}`);
      return title ? `${inWords(noun)} “${title}” changes` : `${inWords(noun)} ${key} is known here`;
    }
    case "approval":
      return approvalInWords(wake);
    case "window":
      return `the window ${wake.calendar} opens`;
    case "repair":
      return "its cause is mended, or somebody decides";
  }
}
