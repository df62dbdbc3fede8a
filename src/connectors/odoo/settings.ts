import { z } from "zod";

/** Where an Odoo stands, and as whom and for which companies it is spoken to. */
export const Settings = z.object({
  url: z.url({
    protocol: /^https?$/,
    error: "Give the address of Odoo with its protocol, such as https://odoo.example.com",
  }),
  database: z.string().trim().min(1, "Give the name of Odoo's database"),
  user: z.string().trim().min(1, "Give the login of the hub's own user in Odoo"),
  /** Ids of the companies, the current one first. Empty: the user's own. */
  companies: z.array(z.number("Give the companies by their number in Odoo").int().positive()).default([]),
  /** The language in which Odoo answers; terms and refusals are matched in it. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?(@\w+)?$/, "Give a language code of Odoo, such as en_US")
    .default("en_US"),
  /** How far a poll looks back for what was committed late. Odoo's own time limit is 120 s. */
  overlapSeconds: z
    .number()
    .int()
    .min(120, "A call in Odoo may last 120 seconds: look back at least as far")
    .default(300),
  /** How many records one call reads. */
  pageSize: z.number().int().positive().max(1000, "Read at most 1000 records at a time").default(200),
  /** The analytic plan whose accounts are cost codes, by its name; without it, cost codes are not carried. */
  costCodePlan: z.string().trim().min(1, "Give the name of the analytic plan, such as Cost Code").optional(),
  /** `quiet`: the hub's writes leave no line in a record's chatter. `logged`: they do, at about a third of the speed more. */
  chatter: z.enum(["quiet", "logged"]).default("quiet"),
});
export type Settings = z.infer<typeof Settings>;

/** Either the user's password or, better, a key that can be revoked; the token is the secret part of the webhook's address. */
export const Secrets = z
  .object({
    password: z.string().min(1).optional(),
    apiKey: z.string().min(1).optional(),
    webhookToken: z
      .string()
      .min(24, "A webhook token is guarded by nothing but its length: at least 24 characters")
      .optional(),
  })
  .refine(({ password, apiKey }) => password !== undefined || apiKey !== undefined, {
    error: "Give an apiKey or a password of the hub's user",
  });
export type Secrets = z.infer<typeof Secrets>;
