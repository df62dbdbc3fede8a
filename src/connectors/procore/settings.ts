import { z } from "zod";

const number = z.string().regex(/^\d+$/, "is a number, written as text");

const HOSTS = {
  production: { api: "https://api.procore.com", login: "https://login.procore.com" },
  sandbox: { api: "https://sandbox.procore.com", login: "https://login-sandbox.procore.com" },
};

/** One company in Procore. A company's own on-demand sandbox is a company of `production`. */
export const Settings = z.strictObject({
  companyId: number,
  environment: z.enum(["production", "sandbox"]).default("production"),
  /** In the place of the environment's own addresses. */
  apiUrl: z.url().optional(),
  loginUrl: z.url().optional(),
  /** Only vendors of these projects; all of the company's directory where there are none. */
  projectIds: z.array(number).default([]),
  /** What of a project says whose books it belongs to: its words are mapped in the vocabulary `legal-entity`. */
  legalEntityFrom: z.enum(["office", "department", "program"]).optional(),
  /** The role whose holder manages a project, such as `Project Manager`; without it, managers are not read. */
  managerRole: z.string().trim().min(1).optional(),
  /** Whether sub-jobs are carried, as projects that are parts of their project. */
  subJobs: z.boolean().default(false),
  /** `cost-codes`: the standard lists and projects' own codes; `budget-codes`: the codes of all segments (WBS). */
  costCodesFrom: z.enum(["cost-codes", "budget-codes"]).default("cost-codes"),
  /** Of how many projects a look reads what stands in lists of their own: codes, sub-jobs, managers. Each is a question. */
  projectsALook: z.int().min(1).max(1000).default(25),
  /** Items a page. Procore takes up to 2000. */
  pageSize: z.int().min(1).max(2000).default(1000),
});
export type Settings = z.infer<typeof Settings>;

/** A service account's id and secret; with a refresh token, those of the app that a person gave consent to. */
export const Secrets = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  refreshToken: z.string().min(1).optional(),
  /** What the hooks of this connection bear as `Authorization: Bearer …`; without it no webhook is taken. */
  webhookSecret: z.string().min(16).optional(),
});
export type Secrets = z.infer<typeof Secrets>;

export const apiUrlOf = ({ apiUrl, environment }: Settings): string => apiUrl ?? HOSTS[environment].api;

export const loginUrlOf = ({ loginUrl, environment }: Settings): string =>
  loginUrl ?? HOSTS[environment].login;
