import { z } from "zod";

/** A text that somebody gives: no controls, which neither the store nor a terminal takes. */
export const text = (most: number) =>
  z
    .string("must be a text")
    .min(1, "must not be empty")
    .max(most, `must have at most ${most} characters`)
    .refine((one) => !/\p{Cc}/u.test(one) && one.isWellFormed(), "must have no control characters");

/** A record's own key, as the hub numbers it. */
export const key = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,80}$/, "must be a record's id, as the lists have it")
  .meta({ description: "The record's id, as the lists have it." });

/** A number in a path: of a hold, a dead letter. */
export const number = z.coerce
  .number("must be a whole number")
  .int("must be a whole number")
  .min(1, "must be at least 1")
  .max(Number.MAX_SAFE_INTEGER, "must be a number that can be");
