import type { Address, Contact, Vendor } from "../../domain/vendor/entity.ts";
import type { Bench, Content, Harness } from "../conformance.ts";
import type { Delivery } from "../contract.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { person } from "./fake/directory.ts";
import type { Happening, Hook } from "./fake/hooks.ts";
import type { VendorAttributes } from "./fake/vendor.ts";
import { FakeProcore } from "./fake.ts";
import { costCodeBench, ENTITIES, MANAGER_ROLE, projectBench } from "./harness-works.ts";
import { refusalOf } from "./refusal.ts";

const PAGE_SIZE = 4;

/** The fake Procore as the conformance suite plays with it. */
export async function procoreHarness(): Promise<Harness> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeProcore.start({ clock });
  return {
    server: fake.server,
    clock,
    settings: { ...fake.settings, pageSize: PAGE_SIZE, legalEntityFrom: "office", managerRole: MANAGER_ROLE },
    secrets: fake.secrets,
    wrongSecrets: {
      clientId: "another-app",
      clientSecret: "another-app-secret",
      webhookSecret: "another-webhook-secret",
    },
    pageSize: PAGE_SIZE,
    renews: true,
    vocabularies: { "legal-entity": ENTITIES },
    benches: [vendorBench(fake), projectBench(fake), costCodeBench(fake)],
    webhooks: {
      deliveries: (_, id) => deliveriesOf(fake, id),
      foreign: () => delivered(fake, { id: 7, event_type: "update", resource_name: "RFIs", resource_id: 9 }),
    },
    close: () => fake.close(),
  };
}

function vendorBench(fake: FakeProcore): Bench {
  const onVendors = ({ path }: FakeRequest) => path.includes("/vendors");
  return {
    noun: "vendor",
    sample: sampleVendor,
    enter: (content) => fake.creates(attributesOf(content)),
    change: (id, content) => fake.changes(id, attributesOf(content)),
    // Procore deletes no vendor; one is gone once it was merged into another.
    merge: (from, into) => fake.merges(from, into),
    stamps: () => fake.vendors.map(({ origin_data }) => stampIn(origin_data)),
    unknownWord: {
      field: "registration",
      list: "registration",
      word: "suspended",
      plant: (id) => {
        const register = fake.vendor(id).business_register;
        if (register)
          fake.changes(id, { business_register: { ...register, verification_status: "suspended" } });
      },
    },
    // Another number has yet to be looked up in the register.
    alongWith: { taxId: ["registration"] },
    required: ["name", "is_active"],
    isRead: (request) => onVendors(request) && request.method === "GET",
    isWrite: (request) => onVendors(request) && request.method !== "GET",
    refusal: refusalOf,
    drifts: {
      "no list": (body) => ({ data: body }),
      "a record without an id": (body) => (body as object[]).map((one) => ({ ...one, id: null })),
      "a record that is none": () => [null],
    },
  };
}

function sampleVendor(n: number): Vendor | Content {
  return {
    name: `Cascade Concrete ${n} LLC`,
    legalName: `Cascade Concrete ${n} Limited`,
    tradeName: `Cascade ${n}`,
    taxId: String(915550000 + n),
    registration: n % 2 === 0 ? "active" : "cancelled",
    number: `V-${n}`,
    address: {
      street: `${n} Quarry Rd`,
      city: `Puyallup ${n}`,
      state: n % 2 ? "WA" : "OR",
      zip: String(98000 + n),
      country: n % 2 ? "US" : "CA",
    },
    phone: `253-555-${n}`,
    email: `ar${n}@cascade.example`,
    website: `https://cascade${n}.example`,
    contacts: [{ name: `Luis Ortega ${n}`, email: `luis${n}@cascade.example`, phone: `253-556-${n}` }],
    trades: [`Concrete ${n}`, `Paving ${n}`],
    licence: `CASC${n}`,
    approved: n % 3 === 0,
    active: n % 2 === 0,
  };
}

const REGISTRATIONS = { active: "active", cancelled: "cancelled", "not-found": "does_not_exist" } as const;

/** What a person types to make a vendor say this. */
function attributesOf(content: Content): VendorAttributes {
  const vendor = content as unknown as Partial<Vendor>;
  const { address, taxId, registration, contacts, trades, licence } = vendor;
  return defined({
    name: vendor.name,
    legal_name: vendor.legalName,
    trade_name: vendor.tradeName,
    origin_code: vendor.number,
    business_phone: vendor.phone,
    email_address: vendor.email,
    website: vendor.website,
    license_number: licence,
    prequalified: vendor.approved,
    is_active: vendor.active,
    ...(address && streetOf(address)),
    ...(taxId && {
      business_register: {
        type: "EIN",
        identifier: `${taxId.slice(0, 2)}-${taxId.slice(2)}`,
        verification_status: registration ? REGISTRATIONS[registration] : null,
        verified_at: null,
      },
    }),
    ...(contacts && { primary_contact: contactOf(contacts[0]) }),
    ...(trades && { trades: trades.map((name, n) => ({ id: 88 + n, name, active: true })) }),
  });
}

const streetOf = ({ street, city, state, zip, country }: Address) => ({
  address: street,
  city,
  state_code: state,
  zip,
  country_code: country,
});

function contactOf(contact: Contact | undefined) {
  if (!contact) return null;
  const [first, ...rest] = contact.name.split(" ");
  return {
    id: 562949958990011,
    first_name: first ?? null,
    last_name: rest.join(" ") || null,
    email_address: contact.email,
    business_phone: contact.phone,
  };
}

const defined = (attributes: object): VendorAttributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));

const stampIn = (text: string | null): string | undefined =>
  text?.startsWith('{"plumbline"') ? (JSON.parse(text) as { plumbline: string }).plumbline : undefined;

const VERSIONS: readonly Hook["version"][] = ["v2.0", "v3.0", "v4.0"];

function deliveriesOf(fake: FakeProcore, id: string): Delivery[] {
  const event: Happening = {
    ...{ reason: "update", resource: "Company Vendors" },
    ...{ id: fake.vendor(id).id, project: null, by: person },
  };
  return VERSIONS.map((version) => delivered(fake, fake.hooks.payload(event, version)));
}

const delivered = ({ secrets }: FakeProcore, body: unknown): Delivery => ({
  headers: { "content-type": "application/json", authorization: `Bearer ${secrets.webhookSecret}` },
  body: Buffer.from(JSON.stringify(body)),
});
