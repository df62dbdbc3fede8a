import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Bench, Content, Harness } from "../conformance.ts";
import type { Delivery } from "../contract.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { hmac } from "../kit/signature.ts";
import { problem } from "./fake/problems.ts";
import type { VendorEntry } from "./fake/vendor.ts";
import { FakeBill } from "./fake.ts";
import { stampIn } from "./stamp.ts";
import { VOCABULARIES } from "./vocabulary.ts";

const PAGE_SIZE = 4;

/** The fake BILL as the conformance suite plays with it. What it masks cannot be compared: here it shows tax ids whole. */
export async function billHarness(): Promise<Harness> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeBill.start({ clock, masksTaxIds: false });
  return {
    server: fake.server,
    clock,
    settings: { ...fake.settings, pageSize: PAGE_SIZE },
    secrets: fake.secrets,
    wrongSecrets: {
      devKey: "another-developer-key",
      username: "another-user",
      password: "another-password",
      securityKey: "YW5vdGhlci1zZWN1cml0eS1rZXk=",
    },
    pageSize: PAGE_SIZE,
    renews: true,
    benches: [vendorBench(fake)],
    webhooks: {
      deliveries: (_, id) => [
        signed(fake, JSON.stringify(updateOf(fake, id))),
        signed(fake, updateOf(fake, id)),
      ],
      foreign: () => signed(fake, JSON.stringify(fake.hooks.payload("payment.updated", { id: "stp01" }))),
    },
    close: () => fake.close(),
  };
}

function vendorBench(fake: FakeBill): Bench {
  const onVendors = ({ path }: FakeRequest) => path.startsWith("/connect/v3/vendors");
  return {
    noun: "vendor",
    sample: sampleVendor,
    enter: (content) => fake.creates(entryOf(fake, content)),
    change: (id, content) => fake.changes(id, entryOf(fake, content)),
    // BILL deletes no vendor and merges none.
    stamps: () => fake.vendors.map(({ shortName }) => stampIn(shortName)),
    unknownWord: {
      field: "terms",
      list: "terms",
      word: "Net 75, as agreed",
      plant: (id) => fake.changes(id, { additionalInfo: { paymentTermId: fake.term("Net 75, as agreed") } }),
    },
    required: ["name", "archived"],
    isRead: (request) => onVendors(request) && request.method === "GET",
    isWrite: (request) => onVendors(request) && request.method !== "GET",
    refusal: (_, words) => problem(400, "BDC_1119", words),
    drifts: {
      "no list": () => [],
      "a record without an id": (body) => ({
        ...(body as object),
        results: (body as { results: object[] }).results.map((one) => ({ ...one, id: null })),
      }),
      "a record that is none": (body) => ({ ...(body as object), results: [null] }),
      "a record without a date": (body) => ({
        ...(body as object),
        results: (body as { results: object[] }).results.map((one) => ({ ...one, updatedTime: "lately" })),
      }),
    },
  };
}

const sampleVendor = (n: number): Content => ({
  name: `Cascade Concrete ${n} LLC`,
  taxId: String(915550000 + n),
  terms: n % 2 === 0 ? "net-30" : "net-45",
  address: {
    street: n % 2 === 0 ? `${n} Quarry Rd` : `${n} Quarry Rd, Suite ${n}, Dock 2`,
    city: `Puyallup ${n}`,
    state: n % 2 === 0 ? "OR" : "WA",
    zip: String(98000 + n),
    country: n % 2 === 0 ? "CA" : "US",
  },
  phone: `253-555-${n}`,
  email: `ar${n}@cascade.example`,
  active: n % 2 === 0,
});

/** What a person types to make a vendor say this. */
function entryOf(fake: FakeBill, content: Content): VendorEntry {
  const { name, email, phone, active, address, taxId, terms } = content as Partial<Vendor>;
  const [line1 = "", ...line2] = (address?.street ?? "").split(", ");
  const additional = {
    ...(taxId && { taxId }),
    ...(terms && { paymentTermId: fake.term(termNamed(terms)) }),
  };
  return {
    ...(name && { name }),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(active !== undefined && { archived: !active }),
    ...(address && {
      address: {
        line1,
        line2: line2.join(", "),
        city: address.city ?? "",
        stateOrProvince: address.state ?? "",
        zipOrPostalCode: address.zip ?? "",
        country: address.country ?? "",
      },
    }),
    additionalInfo: additional,
  };
}

const termNamed = (ours: string): string =>
  Object.entries(VOCABULARIES.terms).find(([, word]) => word === ours)?.[0] ?? ours;

const updateOf = (fake: FakeBill, id: string): Record<string, unknown> =>
  fake.hooks.payload("vendor.updated", fake.directory.shown(fake.vendor(id)));

function signed({ secrets }: FakeBill, event: unknown): Delivery {
  const body = Buffer.from(JSON.stringify(event));
  return {
    headers: { "x-bill-sha-signature": hmac({ key: secrets.securityKey }, body, "base64") },
    body,
  };
}
