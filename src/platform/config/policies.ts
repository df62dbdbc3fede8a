import { z } from "zod";
import { id, word } from "./parts.ts";

const gate = z.enum(["off", "warn", "block"], "must be off, warn or block");

const CompliancePolicy = z.strictObject({
  effects: z
    .array(z.enum(["vendor", "order", "receipt", "invoice", "payment"]))
    .min(1, "must name at least one")
    .optional()
    .meta({ description: "What it is about; all where none is named.", example: ["invoice", "payment"] }),
  project: word.optional().meta({ description: "The project's key.", example: "019a4c1e7f300d6f" }),
  region: word.optional().meta({ example: "WA" }),
  trade: word.optional().meta({ example: "concrete" }),
  legalEntity: id.optional().meta({ example: "main" }),
  lapsed: gate
    .optional()
    .meta({ description: "What a certificate that does not hold does.", example: "block" }),
  unjudged: gate.optional().meta({
    description: "What it does that the compliance platform has never judged the vendor.",
    example: "warn",
  }),
  unapproved: gate.optional().meta({
    description: "What it does that nobody of the firm has approved the vendor, or not for as much.",
    example: "block",
  }),
});

const Onboarding = z.strictObject({
  requires: z
    .array(
      z.enum([
        ...(["legalName", "taxId", "address", "email", "phone", "licence", "trades"] as const),
        ...(["number", "terms", "bankAccounts"] as const),
      ]),
    )
    .default([])
    .meta({
      description:
        "What has to be known of a vendor before it is made where it is paid. What the books keep themselves keeps it out of accounts payable only.",
      example: ["taxId", "address"],
    }),
});

/** What the firm has laid down, by name. */
export const Policies = z.strictObject({
  compliance: z.array(CompliancePolicy).default([]).meta({
    description:
      "What a vendor's papers stop, and that people have not approved it, the most particular line first. Without one, what has lapsed blocks, and a vendor whom nobody has judged or approved passes.",
  }),
  onboarding: Onboarding.prefault({}).meta({ description: "How a vendor comes into the books." }),
});
