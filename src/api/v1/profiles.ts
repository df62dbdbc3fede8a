import { z } from "zod";
import { profile } from "../../engine/profile.ts";
import { answer, body, moment } from "../component.ts";
import { type Operation, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { connection, noun, TAG } from "./adoption-shapes.ts";

const Profile = answer(
  "Profile",
  z.object({
    connection: z.string(),
    noun: z.string(),
    at: moment,
    lookedBy: z.string(),
    records: z.int(),
    before: moment.nullable().meta({ description: "When it was looked through before." }),
    findings: z.array(
      z.object({
        code: z.string(),
        says: z.string(),
        count: z.int(),
        before: z.int().nullable().meta({ description: "What the look before found." }),
        examples: z.array(
          z.object({ record: z.string(), title: z.string(), id: z.string(), what: z.string() }),
        ),
      }),
    ),
  }),
);

export const profiles: readonly Operation[] = [
  write({
    id: "profileConnection",
    path: "/connections/{connection}/profile",
    tag: TAG,
    summary:
      "Looks through all that a system holds of a noun: what is missing, doubled, orphaned or odd, with counts and examples, beside the look before.",
    action: "see records",
    isWhole: true,
    params: { connection },
    body: body("Profiling", { noun }),
    answer: outcomeAnswer("ProfileOutcome", Profile),
    write: async ({ hub, principal, given }) => {
      const { connection: at } = given.params;
      if (!hub.connections.get(at)?.resources.has(given.body.noun))
        throw notFound(
          `A ${given.body.noun} of ${at}`,
          "GET /api/v1/connections lists the systems and what flows.",
        );
      const looked = await profile(hub, { connection: at, noun: given.body.noun, by: principal.id });
      return { about: null, result: looked };
    },
  }),
];
