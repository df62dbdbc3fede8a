import { dirname, join } from "node:path";
import { leaveUnread } from "../engine/dead-ends.ts";
import { setFlow } from "../engine/flows.ts";
import { acceptMapping, proposeMapping, type Wished } from "../engine/mappings.ts";
import { mergeRecords } from "../engine/merge.ts";
import { addPrincipal } from "../engine/principals.ts";
import { resolveHold, type Verdict } from "../engine/resolve.ts";
import { keepKeyInFile } from "../platform/key-file.ts";
import { quarantined } from "../store/dead-ends.ts";
import { openHolds } from "../store/holds.ts";
import { findRecords } from "../store/records.ts";
import type { Stage } from "./chapter.ts";

/** Ann of accounting and Ben of the project office, the firm's controllers, as the hub knows them. */
const ANN = "person:ann";
const BEN = "person:ben";

/**
 * Each is given a name of their own, under which it is written down what they decide, and a key: it lies beside the
 * configuration, so that whoever plays the story can act as either of them.
 */
export async function annAndBenCome({ hub, db, configFile }: Stage): Promise<void> {
  for (const name of ["ann", "ben"]) {
    const person = { name, kind: "person", role: "controller", legalEntities: null } as const;
    await db.transaction(async (tx) => {
      const { key } = await addPrincipal(tx, hub, person, "plumbline");
      await keepKeyInFile(join(dirname(configFile), `${name}.key`), key);
    });
  }
}

/** Ann says what a word of theirs means, and Ben says so as well. */
export async function annAndBenMap(
  { hub, db }: Stage,
  word: Pick<Wished, "list" | "connection" | "theirs" | "ours">,
): Promise<void> {
  await db.transaction(async (tx) => {
    const { id: mapping } = await proposeMapping(tx, hub, {
      ...word,
      ends: null,
      by: ANN,
      because: "work begins",
    });
    await acceptMapping(tx, hub, { mapping, by: BEN, because: "so the project office uses it" });
  });
}

/** Ann decides the one hold of this cause that is about whatever bears this name. */
export async function annDecides(
  { hub, db }: Stage,
  about: { readonly code: string; readonly title: string },
  decision: { readonly verdict: Verdict; readonly because: string },
): Promise<void> {
  const holds = await openHolds(db, hub.organisation, { code: about.code });
  const found = holds.filter(({ title }) => title.startsWith(about.title));
  if (found.length !== 1) throw new Error(`${found.length} holds are ${about.code} of ${about.title}`);
  for (const { id } of found) await resolveHold(hub, { hold: id, who: ANN, ...decision });
}

/** Ann leaves unread what nobody can read. */
export async function annLeavesUnread({ hub, db }: Stage, because: string): Promise<void> {
  for (const { id } of await quarantined(db, hub.organisation))
    await db.transaction((tx) => leaveUnread(tx, hub, id, { by: ANN, because }));
}

/** Ann says which of ours a project is that another system speaks of. */
export async function annMatchesJob({ hub, db }: Stage, number: string): Promise<void> {
  const found = (await findRecords(db, hub.organisation, number, 100)).filter(
    ({ noun, mergedInto }) => noun === "project" && !mergedInto,
  );
  const into = found.find(({ state }) => state === "open")?.key;
  if (into === undefined) throw new Error(`No project ${number} is open`);
  for (const { key: from } of found.filter(({ state }) => state === "proposed"))
    await db.transaction((tx) =>
      mergeRecords(tx, hub, { noun: "project", from, into, by: ANN, because: "the same job, by its number" }),
    );
  hub.wake();
}

/**
 * Ann lets a system in, some nouns after the others: first it is read to its end while nothing is written there, what
 * looks alike is decided, and then all of it is live.
 */
export async function annOpens(
  { hub, settle }: Stage,
  connection: string,
  inTurn: readonly (readonly string[])[],
  decide = async () => {},
): Promise<void> {
  for (const nouns of inTurn) {
    for (const noun of nouns)
      await setFlow(hub, { connection, noun, mode: "observing", by: ANN, because: "it is read first" });
    await settle({ after: [connection] });
  }
  await decide();
  await settle({ after: [] });
  for (const noun of inTurn.flat())
    await setFlow(hub, {
      connection,
      noun,
      mode: "live",
      by: ANN,
      because: "all that looked alike is decided",
    });
  await settle({ after: [connection] });
}
