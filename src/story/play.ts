import { setTimeout as sleep } from "node:timers/promises";
import { hubInForce } from "../engine/modes.ts";
import { readErrand } from "../engine/schedule.ts";
import type { OpenHub } from "../hub.ts";
import { keepErrands } from "../store/outbox.ts";
import { stirs } from "../store/rest.ts";
import type { Settling, Stage } from "./chapter.ts";
import { CHAPTERS } from "./chapters.ts";
import type { Systems } from "./systems.ts";

export interface Playing {
  readonly systems: Systems;
  readonly open: OpenHub;
  readonly address: string;
  readonly say: (line: string) => void;
  /** Ends the story early, between two chapters. */
  readonly stopped: () => boolean;
}

/** Tells the chapters that were not told yet; each is put away with the systems as they then are. Answers with the stage. */
export async function play({ systems, open, address, say, stopped }: Playing): Promise<Stage> {
  const stage: Stage = { ...systems, ...open, address, settle: (options) => settle(open, options) };
  const left = CHAPTERS.filter(({ name }) => !systems.told.has(name));
  for (const chapter of left) {
    if (stopped()) return stage;
    say(`  ${CHAPTERS.indexOf(chapter) + 1}. ${chapter.says}`);
    await chapter.play(stage);
    systems.told.add(chapter.name);
    await systems.keep();
  }
  if (left.length === 0) await stage.settle({ sweep: true });
  return stage;
}

const PATIENCE_SECONDS = 90;
const STIRRING_SECONDS = 30;

/** Reads what is to be read, and waits until nothing stirs. */
async function settle({ hub, db }: OpenHub, { after, sweep = false }: Settling = {}): Promise<void> {
  const kinds = sweep ? (["poll", "sweep"] as const) : (["poll"] as const);
  const { connections } = await hubInForce(db, hub);
  const asked = [...connections.values()].filter(({ id }) => after?.includes(id) ?? true);
  const errands = asked.flatMap(({ id: connection, resources, mode }) =>
    [...resources.keys()]
      .filter((noun) => mode(noun) !== "off")
      .flatMap((noun) => kinds.map((kind) => readErrand(hub, { connection, noun, kind, urgency: 1 }))),
  );
  await keepErrands(db, hub.organisation, errands, hub.now());
  hub.wake();
  const until = hub.now().getTime() + PATIENCE_SECONDS * 1000;
  // Several times at rest: between hearing and delivering there is a moment in which nothing stirs.
  for (let rests = 0; rests < 3; ) {
    await sleep(80);
    const soon = new Date(hub.now().getTime() + STIRRING_SECONDS * 1000);
    rests = (await stirs(db, hub.organisation, soon)) ? 0 : rests + 1;
    if (hub.now().getTime() > until)
      throw new Error("The story did not come to rest: see plumbline status for what waits");
  }
}
