import { z } from "zod";

const HOSTS = {
  production: "https://api.trustlayer.io",
  integration: "https://api.integration.trustlayer.dev",
  demo: "https://api.demo.trustlayer.dev",
};

const objectId = z.string().regex(/^[0-9a-f]{24}$/, "is TrustLayer's id of it: 24 signs, 0 to 9 and a to f");

/** One workspace in TrustLayer. */
export const Settings = z.strictObject({
  /** The kind of primary record that vendors are. */
  vendorObjectId: objectId,
  /** The kind of context record that projects are. */
  projectObjectId: objectId,
  environment: z.enum(["production", "integration", "demo"]).default("production"),
  /** In the place of the environment's own address. */
  apiUrl: z.url().optional(),
  /** Items a page. TrustLayer takes up to 100. */
  pageSize: z.int().min(1).max(100).default(100),
  /** How often judgements are read anew whatever their date. */
  judgeAgainSeconds: z.int().min(60).max(86_400).default(900),
});
export type Settings = z.infer<typeof Settings>;

export const Secrets = z.strictObject({
  token: z.string().min(1),
  /** The last part of the webhook's address; TrustLayer signs nothing. Without it no webhook is taken. */
  webhookToken: z.string().min(24).optional(),
});
export type Secrets = z.infer<typeof Secrets>;

export const apiUrlOf = ({ apiUrl, environment }: Settings): string => apiUrl ?? HOSTS[environment];
