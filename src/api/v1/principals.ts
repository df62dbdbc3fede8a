import { z } from "zod";
import { disable } from "../../engine/principals.ts";
import {
  principals as kept,
  PRINCIPAL_KINDS,
  PRINCIPAL_ROLES,
  principalNamed,
} from "../../store/principals.ts";
import { answer, because, body, moment } from "../component.ts";
import { type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { text } from "../texts.ts";

const shape = {
  id: z.string().meta({ description: "Kind and name: `person:ada`. So the journal names it." }),
  kind: z.enum(PRINCIPAL_KINDS),
  name: z.string(),
  role: z.enum(PRINCIPAL_ROLES),
  legalEntities: z.array(z.string()).nullable().meta({ description: "Null: all of the organisation." }),
  callsPerMinute: z.int(),
  madeAt: moment,
  madeBy: z.string(),
  disabledAt: moment.nullable(),
  disabledBy: z.string().nullable(),
  disabledBecause: z.string().nullable(),
};

const KeptPrincipal = answer(
  "KeptPrincipal",
  z.object({
    ...shape,
    keys: z.array(z.string()).meta({ description: "Prefixes of the keys that open." }),
    usedAt: moment.nullable().meta({ description: "To the hour." }),
  }),
);

export const principals: readonly Operation[] = [
  read({
    id: "listPrincipals",
    path: "/principals",
    tag: "Who acts",
    summary:
      "Everybody who may act or once might, and when their key was last used: what a review of access needs.",
    action: "see who may act",
    isWhole: true,
    answer: answer("Principals", z.object({ items: z.array(KeptPrincipal) })),
    read: async ({ hub }) => ({ items: await kept(hub.db, hub.organisation, hub.now()) }),
  }),
  write({
    id: "disablePrincipal",
    path: "/principals/{id}/disable",
    tag: "Who acts",
    summary: "Takes from somebody that they may act, at once. Keys are made on the command line alone.",
    action: "say who may act",
    isWhole: true,
    params: { id: text(80).meta({ description: "Kind and name: `person:ada`." }) },
    body: body("Disabling", { because }),
    answer: outcomeAnswer("DisablingOutcome", z.object(shape)),
    write: async ({ hub, principal: by, given }) => {
      const { id } = given.params;
      if (!(await principalNamed(hub.db, hub.organisation, id)))
        throw notFound(`A principal ${id}`, "GET /api/v1/principals lists them.");
      const wish = { by: by.id, because: given.body.because };
      const result = await hub.db.transaction((tx) => disable(tx, hub, id, wish));
      return { about: null, result };
    },
  }),
];
