import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Bench, Content, Harness } from "../conformance.ts";
import type { Delivery } from "../contract.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import { hmac } from "../kit/signature.ts";
import { FakeTemplate, type VendorRow } from "./fake.ts";

const PAGE_SIZE = 4;

/** The fake Template System as the conformance suite plays with it. */
export async function templateHarness(): Promise<Harness> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeTemplate.start({ clock });
  return {
    server: fake.server,
    clock,
    settings: { apiUrl: fake.server.url, pageSize: PAGE_SIZE },
    secrets: fake.secrets,
    wrongSecrets: { apiKey: "another-key", webhookSecret: "another-webhook-secret" },
    pageSize: PAGE_SIZE,
    renews: false,
    benches: [vendorBench(fake)],
    webhooks: {
      deliveries: (_, id) => [
        signed(fake, { id: "event-1", change: "updated", object: "vendor", object_id: id }),
      ],
      foreign: () => signed(fake, { id: "event-2", change: "updated", object: "drawing", object_id: "1" }),
    },
    close: () => fake.close(),
  };
}

function vendorBench(fake: FakeTemplate): Bench {
  return {
    noun: "vendor",
    sample: (n) => ({
      name: `Cascade Concrete ${n}`,
      taxId: String(915550000 + n),
      phone: `253-555-${n}`,
      email: `ar${n}@cascade.example`,
      active: n % 2 === 0,
    }),
    enter: (content) => fake.creates(attributesOf(content)).id,
    change: (id, content) => fake.changes(id, attributesOf(content)),
    remove: (id) => fake.removes(id),
    stamps: () => [...fake.vendors.values()].map(({ reference }) => reference ?? undefined),
    unknownWord: {
      field: "active",
      list: "standing",
      word: "on probation",
      plant: (id) => fake.changes(id, { standing: "on probation" }),
    },
    required: ["name", "standing"],
    isRead: ({ method, path }) => method === "GET" && path === "/vendors",
    isWrite: ({ method }) => method !== "GET",
    refusal: (_, words) => ({ status: 422, body: { message: words } }),
    drifts: {
      "no list": () => [],
      "a record without an id": (body) => ({
        data: (body as { data: object[] }).data.map(() => ({ name: "?" })),
      }),
    },
  };
}

function attributesOf(content: Content): Partial<VendorRow> {
  const { name, taxId, phone, email, active } = content as Partial<Vendor>;
  const told = {
    name,
    tax_number: taxId,
    phone,
    email,
    standing: active === undefined ? undefined : active ? "open" : "closed",
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

function signed({ secrets }: FakeTemplate, event: object): Delivery {
  const body = Buffer.from(JSON.stringify(event));
  return { headers: { "x-signature": hmac({ key: secrets.webhookSecret }, body) }, body };
}
