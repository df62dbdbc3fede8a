import { CostCode } from "./entity.ts";

/** A cost code for stories; a story says only what it is about. */
export const aCostCode = (over: Partial<CostCode> = {}): CostCode =>
  CostCode.parse({
    code: "01-03-3000-S",
    codes: ["01-03-3000-S"],
    segments: [
      { segment: "phase", value: "01" },
      { segment: "division", value: "03" },
      { segment: "code", value: "3000" },
      { segment: "costType", value: "S" },
    ],
    title: "Cast-in-Place Concrete",
    ...over,
  });

/** The same code as a system writes it that knows no segments. */
export const aFlatCode = (over: Partial<CostCode> = {}): CostCode =>
  aCostCode({
    code: "01033000S",
    codes: ["01033000S"],
    segments: [],
    title: "Cast in Place Concrete",
    ...over,
  });
