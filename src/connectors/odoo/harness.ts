import type { Address, Contact, Vendor } from "../../domain/vendor/entity.ts";
import type { Bench, Content, Harness } from "../conformance.ts";
import type { Delivery } from "../contract.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import { type FakeOdoo, fakeOdoo } from "./fake/index.ts";
import { benchOf, stampOn } from "./harness-model.ts";
import { COMPANIES, costCodeBench, PLAN, projectBench } from "./harness-projects.ts";
import { VOCABULARIES } from "./vocabulary.ts";
import { TOKEN_HEADER } from "./webhooks.ts";

const PAGE_SIZE = 4;
const TOKEN = "in-the-address-of-the-webhook";

/** The fake Odoo as the conformance suite plays with it. */
export async function odooHarness(version: 17 | 18 | 19): Promise<Harness> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await fakeOdoo({ version, clock });
  const { url, database, user, password, apiKey } = fake;
  return {
    ...{ server: fake.server, clock, pageSize: PAGE_SIZE, renews: false },
    settings: { url, database, user, pageSize: PAGE_SIZE, companies: [1, 2], costCodePlan: PLAN },
    vocabularies: { "legal-entity": COMPANIES },
    secrets: { ...(version === 19 ? { apiKey } : { password }), webhookToken: TOKEN },
    wrongSecrets: {
      ...(version === 19 ? { apiKey: "another-key-altogether" } : { password: "another-password" }),
      webhookToken: "in-the-address-of-another-one",
    },
    benches: [vendorBench(fake), projectBench(fake), costCodeBench(fake)],
    webhooks: {
      deliveries: (_, id) => [
        delivered({ _action: "Vendors(#7)", _id: Number(id), _model: "res.partner", id: Number(id) }),
      ],
      foreign: () => delivered({ _action: "Bills(#8)", _id: 5, _model: "account.move", id: 5 }),
    },
    close: () => fake.close(),
  };
}

const delivered = (body: object): Delivery => ({
  headers: { "content-type": "application/json", [TOKEN_HEADER]: TOKEN },
  body: Buffer.from(JSON.stringify(body)),
});

function vendorBench(fake: FakeOdoo): Bench {
  const person = fake.person();
  const vendors = () =>
    [...fake.table("res.partner").rows].filter(
      ({ supplier_rank, parent_id }) => Number(supplier_rank) > 0 && !parent_id,
    );
  return {
    noun: "vendor",
    sample,
    enter: (content) =>
      String(person.create("res.partner", { is_company: true, supplier_rank: 1, ...typed(fake, content) })),
    change: (id, content) => person.write("res.partner", Number(id), typed(fake, content, Number(id))),
    remove: (id) => person.unlink("res.partner", Number(id)),
    merge: (from, into) => void person.merge([Number(from), Number(into)], Number(into)),
    stamps: () => vendors().map(({ id }) => stampOn(fake, "res.partner", "vendor", id)),
    unknownWord: {
      ...{ field: "terms", list: "terms", word: "75 Days, as agreed" },
      plant: (id) => {
        const term = person.create("account.payment.term", { name: "75 Days, as agreed" });
        person.write("res.partner", Number(id), { property_supplier_payment_term_id: term });
      },
    },
    required: ["id", "name", "active", "write_date"],
    ...benchOf(fake, "res.partner"),
  };
}

/** Every field differs, but for the account: one that is there is never replaced, so being told another adds it. */
function sample(n: number): Content {
  return {
    name: `Sample Steel ${n} LLC`,
    taxId: String(915550000 + n),
    number: `V-${n}`,
    terms: n % 2 === 0 ? "net-30" : "net-15",
    address: {
      ...{ street: `${n} Mill Rd, Suite ${n}`, city: `Houston ${n}`, zip: String(77000 + n) },
      ...(n % 2 === 0 ? { state: "TX", country: "US" } : { state: "ON", country: "CA" }),
    },
    remitTo: {
      street: `PO Box ${n}`,
      city: `Austin ${n}`,
      state: n % 2 === 0 ? "CA" : "NY",
      zip: null,
      country: "US",
    },
    phone: `713-555-${n}`,
    email: `ap${n}@steel.example`,
    website: `steel${n}.example`,
    contacts: [
      { name: `Ana Cruz ${n}`, email: `ana${n}@steel.example`, phone: null },
      { name: `王芳 ${n}`, email: null, phone: `713-556-${n}` },
    ],
    bankAccounts: [{ number: "US 1234-5678", routing: "021000021", trusted: false }],
    trades: [`Cranes ${n}`, `Steel ${n}`],
    notice: { gate: n % 2 === 0 ? "block" : "warn", says: `Papers ${n} have lapsed` },
    active: n % 2 === 0,
  } satisfies Partial<Vendor>;
}

/** What a person types to make a partner say this. */
function typed(fake: FakeOdoo, content: Content, id?: number): Record<string, unknown> {
  const {
    name,
    taxId,
    number,
    terms,
    address,
    remitTo,
    phone,
    email,
    website,
    contacts,
    bankAccounts,
    trades,
    notice,
    active,
  } = content as Partial<Vendor>;
  const [street, ...more] = address?.street?.split(", ") ?? [];
  const below = [
    ...(contacts ? replaced(fake, id, "contact", contacts.map(contactTyped)) : []),
    ...(remitTo ? replaced(fake, id, "invoice", [{ type: "invoice", ...placeTyped(fake, remitTo) }]) : []),
  ];
  const values: Record<string, unknown> = {
    ...{ name, ref: number, phone, email, website, active },
    vat: taxId && `US${taxId.slice(0, 2)}-${taxId.slice(2)}`,
    property_supplier_payment_term_id: terms ? termNamed(fake, terms) : undefined,
    ...(address ? { ...placeTyped(fake, address), street, street2: more.join(", ") || false } : {}),
    child_ids: below.length > 0 ? below : undefined,
    purchase_warn_msg:
      notice && `Plumbline · ${notice.gate === "block" ? "blocked" : "to be minded"}: ${notice.says}`,
    category_id: trades ? [[6, 0, trades.map((trade) => tagNamed(fake, trade))]] : undefined,
    bank_ids:
      bankAccounts && id === undefined
        ? bankAccounts.map((one) => [0, 0, accountTyped(fake, one)])
        : undefined,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

const contactTyped = ({ name, email, phone }: Contact) => ({
  type: "contact",
  name,
  email: email ?? false,
  phone: phone ?? false,
});

function replaced(
  fake: FakeOdoo,
  parent: number | undefined,
  type: string,
  values: readonly object[],
): unknown[] {
  const before =
    parent === undefined
      ? []
      : fake
          .table("res.partner")
          .by("parent_id", parent)
          .filter((one) => one.type === type);
  return [...before.map((one) => [2, one.id, 0]), ...values.map((one) => [0, 0, one])];
}

function placeTyped(fake: FakeOdoo, { street, city, state, zip, country }: Address) {
  const [of] = fake.table("res.country").by("code", country);
  const states = fake.table("res.country.state").by("code", state);
  return {
    ...{ street: street ?? false, city: city ?? false, zip: zip ?? false },
    state_id: states.find(({ country_id }) => country_id === of?.id)?.id ?? false,
    country_id: of?.id ?? false,
  };
}

const accountTyped = ({ version }: FakeOdoo, { number, routing }: Vendor["bankAccounts"][number]) => ({
  acc_number: number,
  [version === 19 ? "clearing_number" : "aba_routing"]: routing ?? false,
});

function termNamed(fake: FakeOdoo, ours: string): number {
  const name = Object.entries(VOCABULARIES.terms).find(([, word]) => word === ours)?.[0] ?? "";
  const [term] = fake.table("account.payment.term").by("name", name);
  if (!term) throw new Error(`The fake Odoo has no payment term for ${ours}`);
  return term.id;
}

const tagNamed = (fake: FakeOdoo, name: string): number =>
  fake.table("res.partner.category").by("name", name)[0]?.id ??
  fake.person().create("res.partner.category", { name });
