import { z } from "zod";
import { answer } from "../component.ts";
import { type Operation, read } from "../operation.ts";
import { text } from "../texts.ts";

const Settings = answer(
  "Settings",
  z.object({
    items: z.array(
      z.object({
        path: z.string(),
        value: z.string().meta({ description: "As it is written; what may be a secret is not shown." }),
        from: z.string().meta({ description: "Who said so: a file and its line, a variable, the default." }),
      }),
    ),
  }),
);

export const configuration: readonly Operation[] = [
  read({
    id: "explainConfiguration",
    path: "/configuration",
    tag: "How things stand",
    summary: "Each setting in force, and who said so. Secrets are not shown.",
    action: "see the configuration",
    isWhole: true,
    query: {
      path: text(200).optional().meta({ description: "Only this setting, or those below it: `server`." }),
    },
    answer: Settings,
    read: async ({ settings, given }) => {
      const { path } = given.query;
      const isMeant = (one: string) =>
        path === undefined || one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[`);
      return { items: settings.filter((one) => isMeant(one.path)) };
    },
  }),
];
