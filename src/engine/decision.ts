import type { Ref } from "../kernel/case.ts";
import { keepArrivals, recordLane } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import type { AskedBody } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { unrepeating } from "./sayings.ts";

/** What a person decides of a record by themselves, without any hold asking for it; `particulars` go on record with it. */
export interface Decided {
  readonly what: string;
  readonly about: string;
  readonly particulars: Readonly<Record<string, unknown>>;
  readonly who: string;
  readonly because: string;
}

/** Records a decision of a person: it is written down, and the record is decided anew with it. */
export async function decideRecord(hub: Hub, { noun, key }: Ref, decided: Decided): Promise<void> {
  const { what, about, particulars, who } = decided;
  await hub.db.transaction(async (tx) => {
    const because = await unrepeating(tx, hub, { noun, records: [key], sentence: decided.because });
    const now = hub.now();
    const trail = hub.newKey();
    const body: AskedBody = {
      ...{ by: "person", who, do: what, about, because },
      particulars: { ...particulars, because },
    };
    await keepArrivals(
      tx,
      hub.organisation,
      [
        {
          ...{ lane: recordLane(noun, key), kind: "asked", connection: "", company: "", noun, id: key },
          ...{ body, at: now.toISOString(), trail, urgency: URGENCY.person },
        },
      ],
      now,
    );
    await writeJournal(tx, [
      {
        ...{ organisation: hub.organisation, at: now, trail, noun, record: key },
        ...{ stage: "person", what, actor: who, body: { about, ...particulars, because } },
      },
    ]);
  });
  hub.wake();
}
