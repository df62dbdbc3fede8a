import { z } from "zod";
import { type Action, mayDo, PERMISSIONS } from "../../engine/access.ts";
import { PRINCIPAL_KINDS, PRINCIPAL_ROLES } from "../../store/principals.ts";
import { answer } from "../component.ts";
import { type Operation, read } from "../operation.ts";

const Me = answer(
  "Me",
  z.object({
    id: z.string(),
    kind: z.enum(PRINCIPAL_KINDS),
    name: z.string(),
    role: z.enum(PRINCIPAL_ROLES),
    legalEntities: z.array(z.string()).nullable().meta({ description: "Null: all of the organisation." }),
    callsPerMinute: z.int(),
    may: z.array(z.string()).meta({ description: "What the role allows." }),
  }),
);

export const me: readonly Operation[] = [
  read({
    id: "whoAmI",
    path: "/me",
    tag: "Who acts",
    summary: "Who calls with this key, and what they may do.",
    action: null,
    answer: Me,
    read: async ({ principal }) => {
      const { id, kind, name, role, legalEntities, callsPerMinute } = principal;
      const may = (Object.keys(PERMISSIONS) as Action[]).filter((action) => mayDo(principal, action));
      return { id, kind, name, role, legalEntities, callsPerMinute, may };
    },
  }),
];
