import { z } from "zod";
import { todayOf } from "../../engine/views/bearers.ts";
import type { DatedRecord } from "../../store/record-pages.ts";
import { answer, moment } from "../component.ts";
import { read } from "../operation.ts";
import { text } from "../texts.ts";
import { bookingOf } from "./booking.ts";
import { recordParams, theRecord } from "./records.ts";

const Against = z.object({
  code: z.string().meta({ description: "`cost-code.expired`, `project.closed`, `cost-code.unmapped`…" }),
  says: z.string().meta({ description: "What happened, to what, and what to do next." }),
});

const Named = z.object({
  id: z.string(),
  title: z.string(),
  numbers: z.array(z.string()),
  state: z.string(),
});

const Distribution = answer(
  "Distribution",
  z.object({
    asOf: moment.meta({ description: "The moment of this answer." }),
    on: z.iso.date().meta({ description: "The day of the cost." }),
    project: Named,
    costCode: Named,
    isBookable: z.boolean().meta({ description: "Some books are told a distribution." }),
    against: z.array(Against).meta({ description: "Why the cost is booked nowhere; empty where it may be." }),
    books: z
      .array(
        z.object({
          connection: z.string(),
          company: z.string().meta({ description: "Empty where the system has no companies." }),
          legalEntities: z.array(z.string()),
          accounts: z
            .object({ project: z.string().nullable(), costCode: z.string().nullable() })
            .meta({ description: "The accounts there, by their ids." }),
          distribution: z.record(z.string(), z.number()).nullable().meta({
            description:
              'What a line is told, in percent by joined accounts: `{ "12,34": 100 }`. Null: nothing, for the reasons given.',
          }),
          against: z.array(Against),
        }),
      )
      .meta({ description: "The books that the project is in: those of its own legal entity." }),
  }),
);

const named = ({ key: id, title, numbers, state }: DatedRecord) => ({ id, title, numbers, state });

/** Answered at once from what is known: no system is called for it. */
export const projectDistribution = read({
  id: "getProjectDistribution",
  path: "/projects/{id}/distribution",
  tag: "Projects",
  summary:
    "How a cost of it is booked under a code on a day: the joined keys in its books, or why not. Answered at once, with its as-of time.",
  action: "see records",
  params: recordParams,
  query: {
    costCode: text(200).meta({ description: "The cost code's id, or a number that it alone bears." }),
    on: z.iso
      .date("must be a day, such as 2026-11-22")
      .optional()
      .meta({ description: "The day of the cost, as it is accounted for; today unless given." }),
  },
  answer: Distribution,
  read: async (call) => {
    const { hub, given } = call;
    const project = await theRecord(call, "project", given.params.id);
    const costCode = await theRecord(call, "cost-code", given.query.costCode);
    const on = given.query.on ?? todayOf(hub);
    const booking = await bookingOf(hub, { project, costCode, on });
    return {
      ...{ asOf: hub.now().toISOString(), on, project: named(project), costCode: named(costCode) },
      ...booking,
    };
  },
});
