import { z } from "zod";

export const Settings = z.strictObject({
  apiUrl: z.url(),
  /** Items a page. */
  pageSize: z.int().min(1).max(500).default(200),
});
export type Settings = z.infer<typeof Settings>;

export const Secrets = z.strictObject({
  apiKey: z.string().min(1),
  /** What webhooks are signed with; without it none is taken. */
  webhookSecret: z.string().min(16).optional(),
});
export type Secrets = z.infer<typeof Secrets>;
