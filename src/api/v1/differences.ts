import { z } from "zod";
import { answer } from "../component.ts";
import { Mode } from "./connections.ts";

const Held = z.object({ code: z.string(), blocks: z.string(), says: z.string() });

/** What a decision changed, or would change. */
export const Difference = answer(
  "Difference",
  z.object({
    noun: z.string(),
    key: z.string(),
    title: z.string(),
    state: z.object({ before: z.string(), after: z.string() }),
    moved: z.array(z.string()).meta({ description: "The moves taken, in order." }),
    changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
    tells: z
      .array(z.object({ seat: z.string(), mode: Mode, patch: z.record(z.string(), z.unknown()) }))
      .meta({ description: "Only a seat whose flow is live is really told." }),
    effects: z.array(z.object({ to: z.string(), act: z.string(), key: z.string() })),
    opens: z.array(Held),
    closes: z.array(Held),
    stays: z.array(Held),
  }),
);
