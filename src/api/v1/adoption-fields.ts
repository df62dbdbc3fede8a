import { z } from "zod";
import { fillField, settleDifferences } from "../../engine/settle-differences.ts";
import { differencesOf } from "../../engine/views/differences.ts";
import { flowViews } from "../../engine/views/flows.ts";
import { answer, because, body } from "../component.ts";
import { type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { text } from "../texts.ts";
import { asSeen, connection, flowNamed, noun, TAG } from "./adoption-shapes.ts";
import { FlowAt } from "./flows.ts";

const Counted = z.object({ connection: z.string(), field: z.string(), records: z.int() });
const Differences = answer(
  "FieldDifferences",
  z.object({
    noun: z.string(),
    differences: z.array(Counted).meta({ description: "Linked records that stand otherwise than ours." }),
    gaps: z.array(Counted).meta({ description: "Linked records that lack what we have." }),
  }),
);
const Prospect = z.object({
  connection: z.string(),
  noun: z.string(),
  standing: z.int(),
  wouldCreate: z.int().meta({ description: "Records that it lacks, and that would be made there." }),
  wouldChange: z.int().meta({ description: "Records that stand there, and would be told of something." }),
  wouldLink: z.int().meta({ description: "Pairs that would be one record, if somebody said so." }),
  held: z.int(),
  couldFill: z.array(z.object({ field: z.string(), records: z.int() })),
  examples: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      would: z.enum(["create", "change"]),
      fields: z.array(z.string()),
    }),
  ),
});
const place = {
  ...{ noun, connection },
  field: text(60).meta({ description: "`phone`." }),
  records: z.int().min(0).meta({ description: "As many as were seen; refused where it is otherwise." }),
};
const Records = z.object({ records: z.int() });

/** What linked records differ in, and what each flow would do if it were live. */
export const adoptionFields: readonly Operation[] = [
  read({
    id: "foreseeFlows",
    path: "/adoption/prospects",
    tag: TAG,
    summary:
      "A dry run: what each flow that is observing would make, change and link if it were live, and what stands in its way.",
    action: "see how things stand",
    isWhole: true,
    query: { noun: noun.optional() },
    answer: answer(
      "Prospects",
      z.object({ items: z.array(FlowAt.extend({ prospect: Prospect.nullable() })) }),
    ),
    read: async ({ hub, given }) => {
      const wanted = given.query.noun;
      if (wanted !== undefined) flowNamed(hub, wanted);
      const views = await flowViews(hub, { counted: true, noun: wanted });
      return { items: views };
    },
  }),
  read({
    id: "listDifferences",
    path: "/adoption/differences",
    tag: TAG,
    summary:
      "The fields in which linked records differ and nobody has decided, and those that one of them lacks.",
    action: "see what waits",
    isWhole: true,
    query: { noun },
    answer: Differences,
    read: async ({ hub, given }) => {
      flowNamed(hub, given.query.noun);
      return { noun: given.query.noun, ...(await differencesOf(hub, given.query.noun)) };
    },
  }),
  write({
    id: "settleDifferences",
    path: "/adoption/differences",
    tag: TAG,
    summary:
      "Decides all differences of one field in one system alike: keep ours and put it there, or take theirs.",
    action: "decide holds",
    isWhole: true,
    body: body("SettlingDifferences", { ...place, verdict: z.enum(["keep", "take"]), because }),
    answer: outcomeAnswer("SettleOutcome", Records),
    write: async ({ hub, principal, given }) => {
      const { records, ...wish } = given.body;
      flowNamed(hub, wish.noun);
      const { differences } = await differencesOf(hub, wish.noun);
      asSeen(records, countAt(differences, wish), "records");
      return {
        about: null,
        result: { records: await settleDifferences(hub, { ...wish, by: principal.id }) },
      };
    },
  }),
  write({
    id: "fillGaps",
    path: "/adoption/gaps",
    tag: TAG,
    summary:
      "Tells a system one field that it lacks and we have, of all linked records; once its flow is live.",
    action: "decide holds",
    isWhole: true,
    body: body("FillingGaps", { ...place, because }),
    answer: outcomeAnswer("FillOutcome", Records),
    write: async ({ hub, principal, given }) => {
      const { records, ...wish } = given.body;
      flowNamed(hub, wish.noun);
      const { gaps } = await differencesOf(hub, wish.noun);
      asSeen(records, countAt(gaps, wish), "records");
      return { about: null, result: { records: await fillField(hub, { ...wish, by: principal.id }) } };
    },
  }),
];

type Place = { readonly connection: string; readonly field: string };

const countAt = (counts: readonly (Place & { readonly records: number })[], at: Place): number =>
  counts.find((one) => one.connection === at.connection && one.field === at.field)?.records ?? 0;
