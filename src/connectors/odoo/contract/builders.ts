import { httpClient } from "../../kit/http.ts";
import type { Odoo } from "../client.ts";
import { may } from "../rights.ts";
import { asPerson } from "./environment.ts";
import { clientOf, type Stage } from "./stage.ts";

/** Whoever may make projects there, at work in all companies that they may work in. */
export interface Builders {
  readonly odoo: Odoo;
  readonly companies: readonly string[];
  close(): Promise<void>;
}

/** The hub's own user, where it may make projects; else a person. */
export async function buildersOn({ instance, hub }: Stage, more: object = {}): Promise<Builders> {
  const session = await hub.session();
  const isAllowed = await may(hub, session, "project.project", "create");
  const companies = [...session.companies, ...session.otherCompanies];
  const http = httpClient({ baseUrl: instance.url });
  const odoo = clientOf(isAllowed ? instance : asPerson(instance), http, 200, { companies, ...more });
  return { odoo, companies: companies.map(String), close: () => http.close() };
}
