import { z } from "zod";
import type { Finding } from "../contract.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import { findingsOnProjects } from "./doctor-projects.ts";
import { LEAST_PRIVILEGE, NEEDED, NEEDED_FOR_CONTACTS, WITHHELD } from "./least-privilege.ts";
import { may, unlessPassing } from "./rights.ts";
import type { Session } from "./session.ts";
import { MODULE } from "./stamps.ts";

/** What an instance shows of itself to the hub's user. */
interface Examined {
  readonly session: Session;
  readonly user: string;
  /** External ids of the user's groups. */
  readonly groups: readonly string[];
  /** For each model and act whether the user has the right. */
  readonly rights: readonly { readonly model: string; readonly act: string; readonly has: boolean }[];
  /** What Odoo said to a row that cannot be stored: that it lacks a name, or that the user may not. */
  readonly loading: string;
  /** Whether the user may read what Odoo reads when a contact is put below a vendor. */
  readonly seesCredit: boolean;
  /** Whether a routing number can be stored with a bank account. */
  readonly keepsRouting: boolean;
  /** The decimals of a price, where the user may see a document. */
  readonly priceDecimals: number | undefined;
}

/** Examines the instance with the hub's own user, changing nothing. */
export const doctor = async (odoo: Odoo): Promise<readonly Finding[]> => {
  const found = [...findingsIn(await examine(odoo)), ...(await findingsOnProjects(odoo))];
  return KINDS.flatMap((kind) => found.filter((one) => one.kind === kind));
};

const KINDS = ["missing", "excess", "notice"] as const;

/** What the connector reads and writes for its nouns. */
const ACTS: Readonly<Record<string, readonly string[]>> = {
  "res.partner": ["read", "write", "create"],
  "res.partner.bank": ["read", "create"],
  "res.partner.category": ["read", "create"],
  "account.payment.term": ["read"],
  "res.country.state": ["read"],
  "mail.message": ["read"],
};

async function examine(odoo: Odoo): Promise<Examined> {
  const session = await odoo.session();
  const rights: Examined["rights"][number][] = [];
  for (const [model, acts] of Object.entries(ACTS))
    for (const act of acts) rights.push({ model, act, has: await may(odoo, session, model, act) });
  return {
    session,
    user: odoo.settings.user,
    groups: await groupsOf(odoo, session),
    rights,
    loading: await loading(odoo),
    seesCredit: !session.version.contactReadsCredit || "credit_limit" in (await odoo.fields("res.partner")),
    keepsRouting: session.version.routing in (await odoo.fields("res.partner.bank")),
    priceDecimals: await priceDecimals(odoo),
  };
}

async function groupsOf(odoo: Odoo, { uid, version }: Session): Promise<readonly string[]> {
  const visible = await odoo.fields("res.users");
  const fields = version.userGroups.filter((name) => visible[name]);
  const rows = await odoo.call({ model: "res.users", method: "read", ids: [uid], args: { fields } });
  const [user] = answered(z.tuple([z.looseObject({})]), rows, "res.users.read");
  const ids = answered(
    z.array(z.number()),
    fields.flatMap((name) => user[name]),
    "a user's groups",
  );
  const names = await odoo.call({ model: "res.groups", method: "get_external_id", ids: [...new Set(ids)] });
  return Object.values(answered(z.record(z.string(), z.string()), names, "res.groups.get_external_id"));
}

const Loading = z.object({ messages: z.array(z.object({ message: z.string() })) });

/** A contact without a name cannot be stored: so whatever is allowed, nothing is. */
async function loading(odoo: Odoo): Promise<string> {
  const answer = await odoo
    .call({
      ...{ model: "res.partner", method: "load", context: { mode: "update", noupdate: true } },
      args: { fields: ["id", "name"], data: [[`${MODULE}.doctor`, ""]] },
    })
    .catch(unlessPassing);
  const { messages } = Loading.safeParse(answer).data ?? {};
  return messages?.[0]?.message ?? "Odoo did not answer to `load`";
}

const Priced = z.object({ price_unit: z.object({ digits: z.tuple([z.number(), z.number()]) }) });

async function priceDecimals(odoo: Odoo): Promise<number | undefined> {
  const answer = await odoo
    .call({
      ...{ model: "account.move.line", method: "fields_get" },
      args: { allfields: ["price_unit"], attributes: ["digits"] },
    })
    .catch(unlessPassing);
  return Priced.safeParse(answer).data?.price_unit.digits[1];
}

function findingsIn(examined: Examined): readonly Finding[] {
  return [...missing(examined), ...excess(examined), ...notices(examined)];
}

function missing({ rights, loading, groups, seesCredit }: Examined): readonly Finding[] {
  const lacking = rights.filter(({ has }) => !has);
  const groupsLacking = NEEDED.filter((group) => !groups.includes(group));
  return [
    ...[...Map.groupBy(lacking, ({ model }) => model)].map(
      ([model, acts]): Finding => ({
        kind: "missing",
        about: model,
        says: `The hub's user may not ${acts.map(({ act }) => act).join(" or ")} ${model}, which vendors need`,
        remedy:
          groupsLacking.length > 0
            ? `Give it ${groupsLacking.join(" and ")}`
            : `Look which rule of yours withholds ${model}`,
      }),
    ),
    ...(/name/i.test(loading) && !/not allowed/i.test(loading)
      ? []
      : [
          {
            kind: "missing" as const,
            about: "load",
            says: `Vendors cannot be created once: ${loading.split("\n")[0]}`,
            remedy: "Give the hub's user the right to create contacts (base.group_partner_manager)",
          },
        ]),
    ...(seesCredit
      ? []
      : [
          {
            kind: "missing" as const,
            about: "credit_limit",
            says: "Contacts cannot be put below a vendor that is there: this Odoo reads its credit limit for that, and the hub's user may not",
            remedy: `Give it ${NEEDED_FOR_CONTACTS}`,
          },
        ]),
  ];
}

function excess({ groups }: Examined): readonly Finding[] {
  return Object.entries(WITHHELD)
    .filter(([group]) => groups.includes(group))
    .map(([group, does]) => ({
      kind: "excess",
      about: group,
      says: `The hub's user could ${does}; that is for people`,
      remedy: `Take ${group} from it, or give the hub a user of its own`,
    }));
}

function notices({ session, user, keepsRouting, priceDecimals }: Examined): readonly Finding[] {
  const { series, transport, companies, otherCompanies, credential, version } = session;
  const notices: (readonly [string, string, string] | false)[] = [
    [
      "instance",
      `Odoo ${series} answers over ${transport === "json-2" ? "JSON-2" : "JSON-RPC"} to ${user}, for company ${companies.join(", ")}`,
      "Nothing to do",
    ],
    credential === "password" && [
      "apiKey",
      "The hub logs in with a password, which cannot be revoked by itself",
      "Let the hub's user make an API key and give it as `apiKey`",
    ],
    credential === "API key" &&
      version.major >= 18 && [
        "apiKey",
        "API keys of this version expire, and Odoo does not say when",
        "Note the day of expiry, and make the next key before it",
      ],
    otherCompanies.length > 0 && [
      "companies",
      `The hub's user may also work in company ${otherCompanies.join(", ")}, which the settings do not name`,
      "Name it in `companies`, or take it from the user",
    ],
    !keepsRouting && [
      version.routing,
      "Bank accounts have no field for a routing number",
      "Install the US localisation (l10n_us), if vendors are paid by ACH",
    ],
    priceDecimals !== undefined &&
      priceDecimals <= 2 && [
        "decimal.precision",
        `Prices are cut to ${priceDecimals} decimals`,
        "Raise `Product Price` to 6 and `Product Unit of Measure` to 4 before documents are carried",
      ],
    !version.tagTouchesPartner && [
      "res.partner.category",
      "In this version a tag that is put on a vendor is heard with the vendor's next change",
      "Nothing to do",
    ],
    ["user", LEAST_PRIVILEGE, "Compare the hub's user with this"],
  ];
  return notices
    .filter((notice) => notice !== false)
    .map(([about, says, remedy]) => ({ kind: "notice", about, says, remedy }));
}
