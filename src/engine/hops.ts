import type { JournalRow } from "../store/journal.ts";
import { inWords } from "./in-words.ts";

/** One thing that happened to a document, as a sentence, with the row of the journal that says so. */
export interface Hop {
  readonly at: string;
  /** A system, a person, or the hub itself. */
  readonly who: string;
  readonly says: string;
  readonly stage: string;
  readonly what: string;
  readonly trail: string;
  readonly seq: number;
  /** Values of a class stand in it as digests. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Tells a row of the journal in business words; a kind nobody foresaw is told by its name. */
export function hopOf({ seq, at, trail, stage, what, actor, body }: JournalRow): Hop {
  const tell = SENTENCES[`${stage} ${what}`] ?? SENTENCES[stage];
  const who = stage === "deliver" && typeof body.connection === "string" ? seatIn(body) : actor;
  const says = tell?.(body, what) ?? `${stage}: ${what}`;
  return { at, who, says, stage, what, trail, seq, body };
}

/** The journal keeps no classed value; a system's own sentence in it may. */
export const maskedHop = (hop: Hop, mask: (sentence: string) => string): Hop => {
  const { says, body } = hop;
  const { because } = body;
  return {
    ...hop,
    says: mask(says),
    body: typeof because === "string" ? { ...body, because: mask(because) } : body,
  };
};

type Body = Readonly<Record<string, unknown>>;

const SENTENCES: Readonly<Record<string, (body: Body, what: string) => string>> = {
  "ingest observed": ({ id }) => `says how ${text(id)} stands`,
  "ingest stale": ({ id }) => `repeats something older of ${text(id)}: it is not heard`,
  "ingest announced": ({ id }) => `announces a change of ${text(id)}: it will be read`,
  "ingest gone": ({ id, because }) => `has ${text(id)} no more${because ? `: it ${text(because)}` : ""}`,
  "canonicalize unreadable": ({ connection, id, because }) =>
    `cannot read ${id ? text(id) : "a delivery"} of ${text(connection)}: ${text(because)}; it is in quarantine`,
  "decide given up": ({ connection, id, attempts, because }) =>
    `cannot hear ${connection ? `${text(connection)} of ${text(id)}` : "what was asked"}, after ${text(attempts)} attempts: ${text(because)}; it is a dead letter`,
  "decide postponed": ({ connection, id, until, because }) =>
    `cannot hear ${connection ? `${text(connection)} of ${text(id)}` : "what was asked"} yet: ${text(because)}; it is tried again from ${moment(until)}`,
  "decide hold ended": ({ hold, code, blocks, because }) =>
    `ends hold ${text(hold)} on ${place(blocks)} (${text(code)}): ${text(because)}`,
  "decide heard with": ({ with: trail }) => `is heard together with what else came in (trail ${text(trail)})`,
  decide: decided,
  "deliver created": ({ id, patch }) => `has it from now on as ${text(id)}${withFields(patch)}`,
  "deliver changed": ({ id, patch }) =>
    `takes over${fieldsIn(patch) ? ` ${fieldsIn(patch)}` : " the change"} in ${text(id)}`,
  "deliver overtaken": ({ id, untold }) =>
    `was changed meanwhile in ${text(id)}: it is heard first, and not told ${named(untold)}`,
  "deliver performed": ({ id, errand }) => `has done ${text(errand)}${id ? `, as ${text(id)}` : ""}`,
  "deliver failed": failed,
  "deliver undone": ({ connection, because }) => `does nothing in ${text(connection)} now${reason(because)}`,
  "deliver given up": ({ attempts }) =>
    `is asked no more, after ${attempts === 1 ? "one attempt" : `${text(attempts)} attempts`}: it is a dead letter`,
  "deliver done after all": ({ deadLetter }) =>
    `has it done after all: dead letter ${text(deadLetter)} is closed`,
  "person linked": ({ connection, id, because }) =>
    `links it with ${text(id)} in ${text(connection)}${reason(because)}`,
  "person unlinked": ({ connection, id, because }) =>
    `unlinks it from ${text(id)} in ${text(connection)}${reason(because)}`,
  "person read anew": ({ asked, because }) => `has it read anew in ${named(asked)}${reason(because)}`,
  "person decided again": ({ because }) => `has it decided again${reason(because)}`,
  "person heard again": ({ connection, because }) => `has ${text(connection)} heard again${reason(because)}`,
  "person put back": ({ deadLetter, because }) =>
    `puts dead letter ${text(deadLetter)} back${reason(because)}`,
  person: ({ hold, blocks, because }, what) =>
    `decides ${what}${hold ? ` for hold ${text(hold)}, ${place(blocks)}` : ""}${reason(because)}`,
  "admin paused": ({ connection, because }) => `pauses ${text(connection)}${reason(because)}`,
  "admin resumed": ({ connection, because }) => `resumes ${text(connection)}${reason(because)}`,
  "admin sealed": ({ name }) => `seals the secret ${text(name)}`,
  "admin principal added": ({ principal, role }) => `lets ${text(principal)} act, as ${inWords(text(role))}`,
  "admin principal disabled": ({ principal, because }) =>
    `lets ${text(principal)} act no more${reason(because)}`,
  "admin key rotated": ({ principal }) => `gives ${text(principal)} a new key`,
  "engine stopped": ({ connection, state, because }) =>
    `calls ${text(connection)} no more until it ${state === "unreachable" ? "answers" : "can be entered"}${reason(because)}`,
  "engine slowed": ({ connection, until }) =>
    `calls ${text(connection)} not before ${moment(until)}: it asked for a pause`,
  "engine reopened": ({ connection, because }) =>
    `calls ${text(connection)} again: ${because === "it answers again" ? "it answers" : "it can be entered"}`,
  "engine let go": ({ of, count }) => `lets go of what is done with: ${text(count)} of ${inWords(text(of))}`,
  "engine opened": ({ connection }) =>
    `has heard all that ${text(connection)} holds: from now on it is told what it lacks`,
  "engine merged": ({ into, because }) => `joins it into ${text(into)}${reason(because)}`,
  "engine absorbed": ({ from, because }) => `joins ${text(from)} into it${reason(because)}`,
};

function decided({ heard, moved, state, told, effects, holds }: Body, what: string): string {
  const parts = [
    ...each(heard, ({ seat, fields }) => `hears ${named(fields)} from ${text(seat)}`),
    ...(list(moved).length > 0 ? [`moves it on: ${named(moved)} (now ${text(state)})`] : []),
    ...each(told, ({ seat, patch, mode }) =>
      mode === "live"
        ? `will tell ${text(seat)} ${fieldsIn(patch)}`
        : `would tell ${text(seat)} ${fieldsIn(patch)}: the flow is ${text(mode)}`,
    ),
    ...each(effects, ({ act, key }) => `will do ${text(act)} (${text(key)})`),
    ...each(holds, ({ code, blocks }) => `lets ${place(blocks)} wait (${text(code)})`),
  ];
  if (what === "incomplete") parts.push("the record is not whole yet");
  return parts.length > 0 ? parts.join("; ") : "decides that nothing is to be done";
}

function failed({ because, remedy, unanswered }: Body): string {
  if (unanswered)
    return `does not answer: whether it took effect is looked up before anything is repeated (${text(because)})`;
  const then = {
    later: "it is tried again",
    reconnect: "it waits until the access is mended",
    refused: "it waits for a person",
    changed: "it is a dead letter",
  }[text(remedy)];
  return `does not take it: ${text(because)}${then ? `; ${then}` : ""}`;
}

const moment = (at: unknown): string => `${text(at).slice(0, 19).replace("T", " ")} UTC`;

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));

/** A field at a seat, a move, a seat, or all of it. */
function place(blocks: unknown): string {
  const [seat = "", field] = text(blocks).split("#");
  if (field !== undefined) return `${inWords(field)} of ${seat}`;
  return seat === "*" ? "all of it" : seat;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const each = (value: unknown, tell: (one: Body) => string): readonly string[] =>
  list(value).map((one) => tell(one as Body));

const named = (names: unknown): string =>
  list(names)
    .map((one) => inWords(text(one)))
    .join(", ");

const fieldsIn = (patch: unknown): string =>
  typeof patch === "object" && patch !== null ? named(Object.keys(patch)) : "";

const withFields = (patch: unknown): string => (fieldsIn(patch) ? `, with ${fieldsIn(patch)}` : "");

const reason = (because: unknown): string => (because ? `, because: ${text(because)}` : "");

const seatIn = ({ connection, company }: Body): string =>
  company ? `${text(connection)}/${text(company)}` : text(connection);
