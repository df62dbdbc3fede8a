import type { FakeReply, FakeRequest } from "../../kit/fake/message.ts";
import { type Kind, listed } from "./listing.ts";
import { problem } from "./problems.ts";
import { judged, type PrimaryRow } from "./records.ts";
import type { Workspace } from "./workspace.ts";

const COMMON = ["_id", "createdAt", "updatedAt", "name", "status"];
const MOMENTS = ["createdAt", "updatedAt"];

const PRIMARY: Kind = {
  filters: [...COMMON, "primaryObjectId", "typeId", "externalCodes"],
  sorts: ["typeId", "status", "name", "additionalNotes", ...MOMENTS, "website", "portalMessage"],
  fields: [...COMMON, "organization", "primaryObjectId", "address", "externalCodes", "website", "contacts"],
};
const CONTEXT: Kind = {
  filters: [...COMMON, "contextObjectId", "externalCodes", "startDate", "endDate", "archivedAt"],
  sorts: ["status", "name", "description", "startDate", "endDate", "archivedAt", ...MOMENTS],
  fields: [...COMMON, "organization", "contextObjectId", "startDate", "endDate", "externalCodes"],
};
const REQUEST: Kind = {
  filters: [...COMMON, "primaryRecordId", "contextRecordId", "complianceTracking", "complianceStatus"],
  sorts: ["contextRecordId", "name", "status", "complianceTracking", "complianceStatus", ...MOMENTS],
  fields: [
    ...[...COMMON, "organization", "primaryRecordId", "contextRecordId", "complianceTracking"],
    ...["complianceProfile", "complianceStatus", "complianceModules"],
  ],
  asked: ["complianceModules"],
};

/** What a request comes to that bears the workspace's token. */
export function routed(workspace: Workspace, request: FakeRequest): FakeReply {
  const { method } = request;
  const [, version, list = "", id, ...rest] = request.path.split("/");
  if (version !== "v2" || rest.length > 0) return NOWHERE;
  if (method === "GET" && id === undefined) return read(workspace, list, request);
  if (list !== "primary-records") return NOWHERE;
  if (method === "POST" && id === undefined) return made(workspace, request);
  const row = workspace.vendors.get(id ?? "");
  if (!row) return problem(404, "FLOW.006", "The primary record does not exist");
  return method === "PATCH" ? changed(workspace, row, request) : NOWHERE;
}

const NOWHERE = problem(404, "LIB.004", "Not found");

function read(workspace: Workspace, list: string, request: FakeRequest): FakeReply {
  if (list === "workspace")
    return {
      body: {
        _id: workspace.id,
        name: "Northgate Builders",
        slugifyName: "northgate",
        description: "",
        apiVersion: 2,
      },
    };
  if (list === "primary-records") return listed(request, PRIMARY, [...workspace.vendors.values()].map(plain));
  if (list === "context-records")
    return listed(request, CONTEXT, [...workspace.projects.values()].map(plain));
  if (list !== "request-records") return NOWHERE;
  return listed(
    request,
    REQUEST,
    [...workspace.requests.values()].map((row) => judged(row, workspace.now())),
  );
}

const plain = (row: object): Readonly<Record<string, unknown>> => ({ ...row });

const WRITABLE = ["name", "status", "address", "website", "externalCodes", "primaryObjectId"];

function made(workspace: Workspace, request: FakeRequest): FakeReply {
  const body = (request.json() ?? {}) as Partial<PrimaryRow>;
  const refused = complaint(body) ?? (body.primaryObjectId ? undefined : "primaryObjectId is required");
  if (refused) return problem(400, "FLOW.002", refused);
  return { status: 201, body: { _id: workspace.addVendor(body)._id } };
}

function changed(workspace: Workspace, row: PrimaryRow, request: FakeRequest): FakeReply {
  const body = (request.json() ?? {}) as Partial<PrimaryRow>;
  const refused = complaint(body);
  if (refused) return problem(400, "FLOW.002", refused);
  workspace.changeVendor(row._id, body);
  return { body: { ...row } };
}

/** A text must not be empty, a part of an address neither, and a field that is not known is refused. */
function complaint(body: Partial<PrimaryRow>): string | undefined {
  const unknown = Object.keys(body).find((name) => !WRITABLE.includes(name));
  if (unknown) return `Unrecognized key: ${unknown}`;
  if (body.name !== undefined && !body.name) return "name must NOT have fewer than 1 characters";
  const empty = Object.entries(body.address ?? {}).find(
    ([, value]) => typeof value !== "string" || value === "",
  );
  if (empty) return `address.${empty[0]} must NOT have fewer than 1 characters`;
  return body.externalCodes?.some((code) => !code) ? "externalCodes must NOT be empty" : undefined;
}
