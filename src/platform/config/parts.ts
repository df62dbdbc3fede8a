import { z } from "zod";

/** What something is called by the configuration itself. */
export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens")
  .max(60, "must have at most 60 characters");

export const word = z.string().min(1, "must not be empty");
