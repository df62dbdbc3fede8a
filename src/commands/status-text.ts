import { inWords } from "../engine/in-words.ts";
import type { Status } from "../engine/views/status.ts";
import { stateInWords } from "./connections.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { blocks, counted, moment } from "./words.ts";

/** The status as a page: what stands still comes before what runs. */
export function statusText(status: Status, terminal: Terminal): string {
  const { zone, strong } = terminal;
  return blocks(
    `${strong(status.organisation)}, ${moment(status.at, zone)} ${zone}. ${
      status.workers === 0
        ? "Nobody works at this moment: plumbline serve"
        : `${counted(status.workers, "worker is", "workers are")} at it.`
    }`,
    connectionTable(status, terminal),
    queueTable(status, terminal),
    holdTable(status, terminal),
    deadEndTable(status, terminal),
    journalLine(status, zone),
  );
}

function connectionTable({ connections }: Status, terminal: Terminal): string {
  if (connections.length === 0)
    return "No connection is configured yet: config.example.yaml shows how one is.";
  return table(
    ["connection", "state", "flow", "mode", "last asked", "last news", { head: "waiting", right: true }],
    connections.flatMap(({ connection, nouns, waiting, ...one }) =>
      nouns.map(({ noun, mode, askedAt, newsAt }, nth) => [
        nth === 0 ? connection : "",
        nth === 0 ? stateInWords(one, terminal.zone) : "",
        inWords(noun),
        mode,
        moment(askedAt, terminal.zone),
        moment(newsAt, terminal.zone),
        nth === 0 ? String(waiting) : "",
      ]),
    ),
    terminal,
  );
}

function queueTable({ queues }: Status, terminal: Terminal): string {
  if (queues.length === 0) return "Both queues are empty.";
  return table(
    ["queue", "connection", { head: "waiting", right: true }, { head: "unanswered", right: true }, "oldest"],
    queues.map(({ queue, connection, waiting, unanswered, since }) => [
      queue === "in" ? "to be heard" : "to be delivered",
      connection || "(our own)",
      String(waiting),
      unanswered > 0 ? String(unanswered) : "",
      moment(since, terminal.zone),
    ]),
    terminal,
  );
}

function holdTable({ holds }: Status, terminal: Terminal): string {
  if (holds.length === 0) return "Nothing is held.";
  return table(
    ["held for", { head: "holds", right: true }, { head: "at risk", right: true }, "since"],
    holds.map(({ code, count, atRisk, since }) => [
      code,
      String(count),
      atRisk.map(({ amount, currency }) => `${amount} ${currency}`).join(", "),
      moment(since, terminal.zone),
    ]),
    terminal,
  );
}

function deadEndTable({ deadEnds }: Status, terminal: Terminal): string {
  if (deadEnds.length === 0) return "No dead letter, nothing in quarantine.";
  return table(
    ["dead end", "connection", { head: "number", right: true }, "since"],
    deadEnds.map(({ kind, connection, count, since }) => [
      kind === "quarantine" ? "in quarantine" : "dead letters",
      connection || "(our own)",
      String(count),
      moment(since, terminal.zone),
    ]),
    terminal,
  );
}

function journalLine({ journal }: Status, zone: string): string {
  const { rows, segments, archived, sealedUpTo, unsealed } = journal;
  const sealed = sealedUpTo
    ? `sealed up to ${moment(sealedUpTo, zone)} in ${counted(segments, "segment")}${archived > 0 ? `, ${archived} of them archived` : ""}`
    : "nothing of it sealed yet";
  return `Journal: ${counted(rows, "entry", "entries")}, ${sealed}; ${unsealed} not sealed yet.`;
}
