import type { Compliance, Subject } from "../../domain/compliance/entity.ts";
import type { Project } from "../../domain/project/entity.ts";
import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Bench, Content, Harness } from "../conformance.ts";
import type { Delivery } from "../contract.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { stampIn } from "./codes.ts";
import { problem } from "./fake/problems.ts";
import type { Cover, Want } from "./fake/records.ts";
import type { ProjectEntry, RequestEntry, VendorEntry } from "./fake/workspace.ts";
import { FakeTrustLayer } from "./fake.ts";

const PAGE_SIZE = 4;

/** The fake TrustLayer as the conformance suite plays with it. */
export async function trustLayerHarness(): Promise<Harness> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeTrustLayer.start({ clock });
  const { workspace } = fake;
  return {
    server: fake.server,
    clock,
    settings: { ...fake.settings, pageSize: PAGE_SIZE },
    secrets: fake.secrets,
    wrongSecrets: { token: "another-token", webhookToken: "another-address-of-24-signs" },
    pageSize: PAGE_SIZE,
    renews: false,
    benches: [
      {
        ...benchOf("vendor", "primary-records", {
          add: (entry: VendorEntry) => workspace.addVendor(entry),
          change: (id, entry) => workspace.changeVendor(id, entry),
          rows: workspace.vendors,
          sample: sampleVendor,
          entryOf: vendorEntry,
        }),
        unknownWord: {
          field: "address",
          list: "country",
          word: "United States",
          plant: (id) => workspace.changeVendor(id, { address: { country: "United States" } }),
        },
        required: ["name", "externalCodes"],
      },
      {
        ...benchOf("project", "context-records", {
          add: (entry: ProjectEntry) => workspace.addProject(entry),
          change: (id, entry) => workspace.changeProject(id, entry),
          rows: workspace.projects,
          sample: sampleProject,
          entryOf: projectEntry,
        }),
        required: ["name", "externalCodes"],
      },
      {
        ...benchOf("compliance", "request-records", {
          add: (entry: RequestEntry) => workspace.addRequest(entry),
          change: (id, entry) => workspace.changeRequest(id, entry),
          rows: workspace.requests,
          sample: sampleJudgement,
          entryOf: requestEntry,
        }),
        required: ["primaryRecordId", "complianceModules", "complianceTracking", "status"],
      },
    ],
    webhooks: {
      deliveries: (_, id) => [
        delivered(fake, { event: "primary-record-updated", primaryRecord: { id, name: "Cascade" } }),
        delivered(fake, { primaryRecord: { id }, document: { id: "1", name: "ACORD 25" } }),
      ],
      foreign: () => delivered(fake, { event: "project_compliance", project: { id: "1" } }),
    },
    close: () => fake.close(),
  };
}

interface Table<E> {
  add(entry: E): { readonly _id: string };
  change(id: string, entry: E): void;
  readonly rows: Map<string, object>;
  sample(n: number): Content;
  entryOf(content: Content): E;
}

function benchOf<E>(noun: string, list: string, table: Table<E>): Omit<Bench, "required"> {
  const onList = ({ path }: FakeRequest) => path.startsWith(`/v2/${list}`);
  const withFirst = (change: (row: object) => unknown) => (body: unknown) => {
    const { data, ...rest } = body as { data: object[] };
    return { ...rest, data: data.map(change) };
  };
  return {
    noun,
    sample: table.sample,
    enter: (content) => table.add(table.entryOf(content))._id,
    change: (id, content) => table.change(id, table.entryOf(content)),
    remove: (id) => void table.rows.delete(id),
    stamps: () =>
      [...table.rows.values()].map((row) =>
        stampIn((row as { externalCodes?: string[] }).externalCodes ?? []),
      ),
    isRead: (request) => onList(request) && request.method === "GET",
    isWrite: (request) => onList(request) && request.method !== "GET",
    refusal: (_, words) => problem(409, "FLOW.006", words),
    drifts: {
      "no list": (body) => (body as { data: unknown }).data,
      "no count": (body) => ({ data: (body as { data: unknown }).data }),
      "a record without an id": withFirst((row) => ({ ...row, _id: null })),
      "a record without a date": withFirst((row) => ({ ...row, updatedAt: "lately" })),
      "a record that is none": withFirst(() => null),
    },
  };
}

const sampleVendor = (n: number): Content => ({
  name: `Cascade Concrete ${n} LLC`,
  number: `V-${n}`,
  website: `https://cascade${n}.example`,
  address: {
    street: `${n} Quarry Rd`,
    city: `Puyallup ${n}`,
    state: n % 2 ? "WA" : "OR",
    zip: String(98000 + n),
    country: n % 2 ? "US" : "CA",
  },
});

function vendorEntry(content: Content): VendorEntry {
  const { name, number, website, address } = content as Partial<Vendor>;
  return {
    ...(name && { name }),
    ...(website && { website }),
    ...(number && { externalCodes: [number] }),
    ...(address && {
      address: {
        line1: address.street ?? "",
        city: address.city ?? "",
        region: address.state ?? "",
        postalCode: address.zip ?? "",
        country: address.country ?? "",
      },
    }),
  };
}

const midnight = (day: string): string => `${day}T00:00:00.000Z`;
const day = (n: number): string => new Date(Date.UTC(2028, 0, 1 + (n % 900))).toISOString().slice(0, 10);

const sampleProject = (n: number): Content => ({
  name: `Riverside Pavilion ${n}`,
  numbers: [`24-${String(n).padStart(4, "0")}`, `RP${n}`],
  period: { startsOn: day(n), endsOn: day(n + 1) },
});

function projectEntry(content: Content): ProjectEntry {
  const { name, numbers, period } = content as Partial<Project>;
  return {
    ...(name && { name }),
    ...(numbers && { externalCodes: numbers }),
    ...(period && { startDate: midnight(period.startsOn ?? ""), endDate: midnight(period.endsOn ?? "") }),
  };
}

const hex = (n: number): string => `65f0c1a2b3c4d5e6f8${n.toString(16).padStart(6, "0")}`;

/** The second line of cover lacks something: a person let every other one pass. */
const sampleJudgement = (n: number): Content => ({
  name: `Cascade Concrete ${n} - Riverside`,
  vendor: hex(n),
  everywhere: false,
  project: hex(n + 50_000),
  status: n % 2 === 0 ? "compliant" : "non-compliant",
  subjects: [
    {
      code: "gl",
      label: `General liability ${n}`,
      status: "compliant",
      effective: "2026-01-01",
      expires: day(n),
    },
    {
      code: "auto",
      label: `Automobile ${n}`,
      status: n % 2 === 0 ? "overridden" : "non-compliant",
      effective: "2026-02-01",
      expires: day(n + 1),
    },
  ],
  reason: `Automobile ${n}: Combined Single Limit must be greater or equal to ${n}`,
  active: n % 3 !== 0,
});

function requestEntry(content: Content): RequestEntry {
  const { name, vendor, project, subjects, reason, active } = content as Partial<Compliance>;
  return {
    ...(name && { name }),
    ...(vendor && { primaryRecordId: vendor }),
    ...(project && { contextRecordId: project }),
    ...(active !== undefined && { status: active ? "active" : "archived" }),
    ...(subjects && { covers: subjects.map((subject) => coverOf(subject, reason ?? "")) }),
  };
}

function coverOf({ code, label, status, effective, expires }: Subject, reason: string): Cover {
  const isLacking = reason.startsWith(`${label}:`);
  return {
    code,
    label,
    effectiveDate: midnight(effective ?? ""),
    expirationDate: midnight(expires ?? ""),
    ...(status === "overridden" ? { said: status } : {}),
    wants: isLacking ? [wantOf(reason)] : [],
  };
}

const wantOf = (reason: string): Want => ({
  attributeLabel: "Combined Single Limit",
  operator: "must be greater or equal to",
  targetValue: reason.split(" ").at(-1) ?? "",
});

const delivered = ({ secrets }: FakeTrustLayer, body: unknown): Delivery => ({
  headers: { "content-type": "application/json", "x-plumbline-token": secrets.webhookToken },
  body: Buffer.from(JSON.stringify(body)),
});
