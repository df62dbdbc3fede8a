import { z } from "zod";
import type { Context } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { answered } from "./answer.ts";
import { type Probe, probe } from "./instance.ts";
import type { Secrets, Settings } from "./settings.ts";
import { askJsonRpc, json2, jsonRpc, type Transport } from "./transport.ts";

/** Who is there, and who we are there. */
export interface Session extends Probe {
  readonly transport: "json-rpc" | "json-2";
  readonly uid: number;
  readonly companies: readonly number[];
  /** Companies that the user may work in and the settings do not name. */
  readonly otherCompanies: readonly number[];
  readonly credential: "API key" | "password";
  readonly context: Readonly<Record<string, unknown>>;
  readonly send: Transport;
}

/** The name under which the user's number is kept. */
export const UID = "uid";

/** Leaves no line in the chatter of the record, and spares Odoo about a third of the work. */
const QUIET = {
  tracking_disable: true,
  mail_create_nolog: true,
  mail_create_nosubscribe: true,
  mail_notrack: true,
};

/** Probes the instance, logs in, and pins what every call says about itself. */
export async function begin(given: Context<Settings, Secrets>): Promise<Session> {
  const { settings, http, now } = given;
  const found = await probe(http, now);
  const { transport, send, uid } = await login(given, found);
  const about = { lang: settings.language, tz: "UTC", ...(settings.chatter === "quiet" ? QUIET : {}) };
  await checkLanguage(send, settings.language);
  const { companies, otherCompanies } = await companiesOf(send, uid, settings.companies);
  return {
    ...found,
    ...{ transport, send, uid, companies, otherCompanies },
    credential: given.secrets.apiKey === undefined ? "password" : "API key",
    context: { ...about, allowed_company_ids: companies },
  };
}

/** JSON-2 takes a key and no password; wherever it cannot be used, JSON-RPC takes either. */
async function login(
  { settings, secrets, http, now, vault }: Context<Settings, Secrets>,
  { version, speaksJsonRpc }: Probe,
) {
  const { database, user } = settings;
  const { apiKey } = secrets;
  if (version.speaksJson2 && apiKey !== undefined) {
    const send = json2(http, now, { database, apiKey });
    const me = await send({ model: "res.users", method: "context_get" });
    const { uid } = answered(z.object({ uid: z.number() }), me, "res.users.context_get");
    return { transport: "json-2", send, uid } as const;
  }
  if (!speaksJsonRpc)
    throw new ConnectorError(
      "reconnect",
      "This Odoo answers to JSON-2 alone, which takes an API key: give `apiKey`",
    );
  const secret = apiKey ?? secrets.password ?? "";
  const { uid } = await vault.keep<{ uid: number; of: string }>(
    UID,
    ({ of }) => of === `${user}@${database}`,
    async () => ({
      uid: await authenticate(http, now, { database, user, secret }),
      of: `${user}@${database}`,
    }),
  );
  return { transport: "json-rpc", send: jsonRpc(http, now, { database, uid, secret }), uid } as const;
}

/** Costs Odoo a second of work, so its answer is kept. A wrong password is answered with `false`, not with an error. */
async function authenticate(
  http: Context<Settings, Secrets>["http"],
  now: () => Date,
  { database, user, secret }: { database: string; user: string; secret: string },
): Promise<number> {
  const uid = await askJsonRpc(http, now, {
    service: "common",
    method: "authenticate",
    args: [database, user, secret, {}],
    about: { model: "common", method: "authenticate", hide: [secret] },
  });
  if (typeof uid === "number") return uid;
  throw new ConnectorError(
    "reconnect",
    `Odoo does not let ${user} into ${database}: check the login, and the password or API key (a key may have expired)`,
  );
}

async function checkLanguage(send: Transport, language: string): Promise<void> {
  const found = await send({
    model: "res.lang",
    method: "search_count",
    args: {
      domain: [
        ["code", "=", language],
        ["active", "=", true],
      ],
    },
  });
  if (found === 0)
    throw new ConnectorError(
      "reconnect",
      `Odoo has no active language ${language}: activate it there, or change \`language\``,
    );
}

const Me = z.tuple([
  z.object({ company_id: z.tuple([z.number(), z.string()]), company_ids: z.array(z.number()) }),
]);

async function companiesOf(send: Transport, uid: number, wanted: readonly number[]) {
  const rows = await send({
    ...{ model: "res.users", method: "read", ids: [uid] },
    args: { fields: ["company_id", "company_ids"] },
  });
  const [{ company_id, company_ids }] = answered(Me, rows, "res.users.read");
  const missing = wanted.filter((id) => !company_ids.includes(id));
  if (missing.length > 0)
    throw new ConnectorError(
      "reconnect",
      `The hub's user may not work in company ${missing.join(", ")}: allow it in the user's record in Odoo`,
    );
  const companies = wanted.length > 0 ? wanted : [company_id[0]];
  return { companies, otherCompanies: company_ids.filter((id) => !companies.includes(id)) };
}
