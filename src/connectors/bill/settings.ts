import { z } from "zod";

const HOSTS = { production: "https://gateway.prod.bill.com", sandbox: "https://gateway.stage.bill.com" };

/** One organisation in BILL. */
export const Settings = z.strictObject({
  organizationId: z.string().regex(/^008\w+$/, "is BILL's id of the organisation, which begins with 008"),
  environment: z.enum(["production", "sandbox"]).default("production"),
  /** In the place of the environment's own address. */
  apiUrl: z.url().optional(),
  /** Items a page. BILL takes up to 100. */
  pageSize: z.int().min(1).max(100).default(100),
  /** Calls at one time. BILL allows three for a developer key and organisation; one is left for others. */
  concurrency: z.int().min(1).max(3).default(2),
});
export type Settings = z.infer<typeof Settings>;

/** A developer key and who signs in with it: best the name and value of a sync token, which can pay nobody. */
export const Secrets = z.strictObject({
  devKey: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
  /** What BILL gave the subscription when it was made; without it no webhook is taken. */
  securityKey: z.string().min(16).optional(),
});
export type Secrets = z.infer<typeof Secrets>;

export const apiUrlOf = ({ apiUrl, environment }: Settings): string => apiUrl ?? HOSTS[environment];
