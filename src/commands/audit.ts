import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { archiveOnce, restoreSegment } from "../engine/archive.ts";
import { exportJournal } from "../engine/export.ts";
import { theDocument } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import { type Anchor, verifyJournal } from "../engine/verify.ts";
import { entryViews } from "../engine/views/journal.ts";
import { journalAbout, lastOfJournal } from "../store/journal.ts";
import type { Answer } from "./answer.ts";
import { auditText, verificationText } from "./audit-text.ts";
import { wholeNumber } from "./holds.ts";
import { type Opened, withHub } from "./opened.ts";
import type { Desk } from "./terminal.ts";
import { counted } from "./words.ts";

export function auditCommand(program: Command, desk: Desk): void {
  const audit = program
    .command("audit")
    .description(
      "Shows the journal: what happened, and who or what acted. Verifies, archives and exports it.",
    )
    .option("--record <document>", "only what happened to this document")
    .option("--most <number>", "how many entries, the newest", wholeNumber, 100)
    .addHelpText("after", LIST_HELP)
    .action(
      withHub(desk, "see the journal", ({ hub }, { record, most }: { record?: string; most: number }) =>
        listJournal(hub, { record, most }),
      ),
    );
  audit
    .command("verify")
    .description("Compares every sealed entry, in the database and in the archive, with its seal.")
    .option(
      "--anchor <number:root...>",
      "a segment and its root as they were written down elsewhere",
      anchorIn,
    )
    .addHelpText("after", VERIFY_HELP)
    .action(
      withHub(desk, "see the journal", (open, { anchor = [] }: { anchor?: readonly Anchor[] }) =>
        verifyAll(open, anchor),
      ),
    );
  audit
    .command("archive")
    .description("Moves sealed segments out of the database into files of the data folder.")
    .option("--older-than <days>", "those that were sealed so many days ago or earlier", wholeNumber, 90)
    .addHelpText("after", ARCHIVE_HELP)
    .action(
      withHub(desk, "keep the journal", (open, { olderThan }: { olderThan: number }) =>
        archiveOld(open, olderThan),
      ),
    );
  audit
    .command("restore")
    .description("Puts an archived segment back into the database.")
    .argument("<segment>", "its number", wholeNumber)
    .addHelpText("after", RESTORE_HELP)
    .action(withHub(desk, "keep the journal", (open, segment: number) => restore(open, segment)));
  audit
    .command("export")
    .description("Copies the whole sealed journal into a folder, to be verified without the hub.")
    .argument("<folder>", "where the files go")
    .addHelpText("after", EXPORT_HELP)
    .action(
      withHub(desk, "keep the journal", (open, folder: string) =>
        exportAll(open, resolve(desk.home, folder)),
      ),
    );
}

const LIST_HELP = `
Example:
  plumbline audit --record V-1042

With --json: { entries: [{ at, who, says, stage, what, trail, seq, body: {} }] }`;

const VERIFY_HELP = `
Example:
  plumbline audit verify --anchor 12:5f0c…

Exits with 1 when something is not as it was sealed.
With --json: { segments, archived, rows, last: { number, root }, unsealed: { rows, since }, faults: [{ kind, segment, seq, says }] }`;

const ARCHIVE_HELP = `
Example:
  plumbline audit archive --older-than 365

With --json: { archived: [{ number, rows, file }] }`;

const RESTORE_HELP = `
Example:
  plumbline audit restore 12

With --json: { number, rows, file }`;

const EXPORT_HELP = `
Example:
  plumbline audit export /media/auditor

docs/guides/verify-the-journal.md says how the files are verified without this program.
With --json: { folder, segments, rows, files: [], last: { number, root } }`;

/** The newest entries of the journal, of all or of one document, as sentences. */
async function listJournal(
  hub: Hub,
  { record, most = 100 }: { readonly record?: string | undefined; readonly most?: number | undefined },
): Promise<Answer> {
  const rows =
    record === undefined
      ? await lastOfJournal(hub.db, hub.organisation, most)
      : await journalOfDocument(hub, record, most);
  const entries = await entryViews(hub, rows);
  return { value: { entries }, text: (terminal) => auditText(entries, terminal) };
}

async function journalOfDocument(hub: Hub, text: string, most: number) {
  const { noun, key } = await theDocument(hub, text);
  return journalAbout(hub.db, hub.organisation, { noun, records: [key], trails: [] }, most);
}

type Kept = Pick<Opened, "hub" | "db" | "config">;

async function verifyAll({ hub, db, config }: Kept, anchors: readonly Anchor[]): Promise<Answer> {
  const { organisation } = hub;
  const value = await verifyJournal(db, { organisation, folder: config.data, anchors });
  return {
    value,
    code: value.faults.length > 0 ? 1 : 0,
    text: (terminal) => verificationText(value, terminal),
  };
}

async function archiveOld({ hub, db, config }: Kept, days: number): Promise<Answer> {
  const now = hub.now();
  const sealedBefore = new Date(now.getTime() - days * 86_400_000);
  const archived: { number: number; rows: number; file: string }[] = [];
  for (;;) {
    const one = await whole(() =>
      archiveOnce(db, { organisation: hub.organisation, folder: config.data, sealedBefore, now }),
    );
    if (!one) break;
    archived.push(one);
  }
  const rows = archived.reduce((sum, one) => sum + one.rows, 0);
  return {
    value: { archived },
    text: () =>
      archived.length === 0
        ? `No segment is older than ${counted(days, "day")}.`
        : `${counted(archived.length, "segment")} with ${counted(rows, "entry", "entries")} moved below ${config.data}: back them up.`,
  };
}

async function restore({ hub, db, config }: Kept, number: number): Promise<Answer> {
  const options = { organisation: hub.organisation, number, folder: config.data };
  const value = await whole(() => restoreSegment(db, options));
  return {
    value,
    text: () => `Segment ${number} with ${counted(value.rows, "entry", "entries")} is in the database again.`,
  };
}

async function exportAll({ hub, db, config }: Kept, into: string): Promise<Answer> {
  const { organisation } = hub;
  const exported = await exportJournal(db, { organisation, folder: config.data, into });
  const { segments, rows, last } = exported;
  return {
    value: { folder: into, ...exported },
    text: () =>
      last === null
        ? "Nothing is sealed yet."
        : `${counted(segments, "segment")} with ${counted(rows, "entry", "entries")} in ${into}. The chain ends with segment ${last.number}, root ${last.root}: write that down elsewhere.`,
  };
}

/** What the journal itself refuses is a finding, and nothing wrong with the command line. */
async function whole<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw new Refused(error.message);
    throw error;
  }
}

function anchorIn(text: string, before: readonly Anchor[] = []): readonly Anchor[] {
  const [, number, root] = /^(\d+):([0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (!number || !root)
    throw new InvalidArgumentError("It must be a segment's number and its root: 12:5f0c… (64 digits).");
  return [...before, { number: Number(number), root }];
}
