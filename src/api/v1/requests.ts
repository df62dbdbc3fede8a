import { z } from "zod";
import { mayDo } from "../../engine/access.ts";
import { type Operation, read } from "../operation.ts";
import { followed, outcomeAnswer, outcomeOf } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { key } from "../texts.ts";

export const requests: readonly Operation[] = [
  read({
    id: "getRequest",
    path: "/requests/{id}",
    tag: "Requests",
    summary: "Where something that was asked for stands now. It can be followed for a day.",
    action: null,
    params: { id: key.meta({ description: "As the write answered it." }) },
    answer: outcomeAnswer("RequestOutcome", z.record(z.string(), z.unknown())),
    read: async ({ hub, principal, sight, given }) => {
      const { id } = given.params;
      const request = await followed(hub, id);
      const isTheirs = request?.principal === principal.id;
      const mayLook = sight.isWhole && mayDo(principal, "see the journal");
      if (!request || !(isTheirs || mayLook))
        throw notFound(
          `A request ${id}`,
          "It can be followed for a day by who made it; then see the record itself.",
        );
      return outcomeOf(hub, request, 0);
    },
  }),
];
