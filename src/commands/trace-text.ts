import type { Hop } from "../engine/hops.ts";
import { inWords } from "../engine/in-words.ts";
import type { Trace } from "../engine/trace.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, documentNamed, moment, shown } from "./words.ts";

/** A trace as a page: where it stands, what it waits for, what happened, what proves it, who says what. */
export function traceText(trace: Trace, terminal: Terminal, detail: boolean): string {
  const { document, rules } = trace;
  const { strong, zone } = terminal;
  const numbers = document.numbers.length > 0 ? `, ${document.numbers.join(", ")}` : "";
  const section = (head: string, body: string) => (body === "" ? "" : `${strong(head)}\n${body}`);
  return blocks(
    `${strong(documentNamed(document))}${numbers}: ${document.state} (${document.key})`,
    section("Where it stands", linksText(trace, terminal)),
    section("What it waits for", waitsText(trace, terminal)),
    section("What happened", hopsText(trace, terminal, detail)),
    section("One effect each", proofsText(trace, terminal)),
    section("Who says what", fieldsText(trace, terminal)),
    `Rules and mappings in force now: ${rules}. Times in ${zone}.`,
  );
}

function linksText({ links }: Trace, terminal: Terminal): string {
  if (links.length === 0) return "Nowhere yet.";
  return table(
    ["system", "id there", "linked", "by", "unlinked", "because"],
    links.map(({ connection, company, id, linkedAt, linkedBy, unlinkedAt, because }) => [
      company ? `${connection}/${company}` : connection,
      id,
      moment(linkedAt, terminal.zone),
      linkedBy,
      moment(unlinkedAt, terminal.zone),
      because ?? "",
    ]),
    terminal,
  );
}

function waitsText({ waits }: Trace, terminal: Terminal): string {
  if (waits.length === 0) return "Nothing.";
  return table(
    ["on", "what", "why", "since", "not before"],
    waits.map(({ on, what, says, since, until }) => [
      on === "person" ? "a person" : on === "hub" ? "the hub" : "a system",
      what,
      says,
      moment(since, terminal.zone),
      moment(until, terminal.zone),
    ]),
    terminal,
  );
}

function hopsText({ hops, earlier }: Trace, terminal: Terminal, detail: boolean): string {
  if (hops.length === 0) return "Nothing yet.";
  const lines = table(
    detail ? ["when", "who", "what", "trail"] : ["when", "who", "what"],
    hops.flatMap((hop) => [
      [moment(hop.at, terminal.zone), hop.who, withVersion(hop), hop.trail],
      ...(detail ? [["", "", JSON.stringify(hop.body)]] : []),
    ]),
    terminal,
  );
  return earlier ? `Earlier hops are left out: show more with --most.\n${lines}` : lines;
}

/** The rule and mapping version that a decision was taken by, and the facts it rested on. */
function withVersion({ stage, says, body }: Hop): string {
  if (stage !== "decide") return says;
  const facts = Object.entries((body.facts ?? {}) as Readonly<Record<string, unknown>>).map(
    ([name, answer]) =>
      `${inWords(name)}: ${answer === true ? "known" : answer === false ? "not known" : none(answer)}`,
  );
  return `${says} [rules ${body.rules}${facts.length > 0 ? `; ${facts.join("; ")}` : ""}]`;
}

const none = (answer: unknown): string =>
  Array.isArray(answer) && answer.length === 0 ? "none" : shown(answer);

function proofsText({ proofs }: Trace, terminal: Terminal): string {
  if (proofs.length === 0) return "";
  return table(
    ["system", "effect", "record there", "key", "stamped with", "when", "suppressed"],
    proofs.map(({ seat, kind, id, key, stamp, at, failed, unanswered }) => [
      seat,
      kind,
      id ?? "",
      key,
      stamp ?? "",
      moment(at, terminal.zone),
      failed === 0
        ? ""
        : `${failed} failed before${unanswered > 0 ? `, ${unanswered} of them unanswered` : ""}`,
    ]),
    terminal,
  );
}

function fieldsText({ fields }: Trace, terminal: Terminal): string {
  if (fields.length === 0) return "";
  const seats = [...new Set(fields.flatMap((one) => one.seats.map(({ seat }) => seat)))];
  return table(
    ["field", "what we have", "kept by", "from", ...seats.map((seat) => `${seat} says`)],
    fields.map(({ field, known, owner, isOverride, from, seats: said }) => [
      inWords(field),
      shown(known),
      isOverride ? `${owner} (by override)` : owner,
      from ?? "",
      ...seats.map((seat) => {
        const one = said.find((other) => other.seat === seat);
        return one ? shown(one.says) : "";
      }),
    ]),
    terminal,
  );
}
