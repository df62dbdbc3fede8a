import { z } from "zod";

const text = z.string().max(500).nullable().default(null);

/** A postal address. The street holds all its lines, joined by a comma. Country: ISO 3166-1 alpha-2; state: its short code. */
export const Address = z.object({
  street: text,
  city: text,
  state: text,
  zip: text,
  country: z.string().length(2).nullable().default(null),
});
export type Address = z.infer<typeof Address>;
