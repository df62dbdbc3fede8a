import { z } from "zod";
import { Mark, START } from "../kit/mark.ts";

/** Procore keeps active and inactive vendors in two lists. Each has a mark of its own, for a vendor moves between them. */
const VendorCursor = z.object({
  active: Mark,
  inactive: Mark,
  /** The vendors of the projects that the connection is limited to. */
  members: z.array(z.string()),
});
export type VendorCursor = z.infer<typeof VendorCursor>;

/** A cursor that is not ours, or of an older kind, begins anew: nothing is lost by reading twice. */
export const cursorOf = (since: unknown): VendorCursor =>
  VendorCursor.safeParse(since).data ?? { active: START, inactive: START, members: [] };
