import { taxId } from "../../domain/values/tax-id.ts";

/** Does BILL show the last digits only? `*****0142` */
export const isMasked = (said: string | null | undefined): boolean => /[*•]/.test(said ?? "");

/** May these last digits be those of this tax identity? */
export function mayBe(masked: string, ours: string): boolean {
  const shown = taxId(masked);
  return shown !== null && ours.endsWith(shown);
}
