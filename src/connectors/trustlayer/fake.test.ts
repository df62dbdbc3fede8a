import { describe, expect, it } from "vitest";
import { connected, liability } from "./connected.ts";
import project from "./fixtures/context-record.json" with { type: "json" };
import error from "./fixtures/error.json" with { type: "json" };
import vendor from "./fixtures/primary-record.json" with { type: "json" };
import judgement from "./fixtures/request-record.json" with { type: "json" };
import { trustlayer } from "./index.ts";

const list = async (fake: Awaited<ReturnType<typeof connected>>["fake"], path: string) => {
  const answer = await fetch(`${fake.server.url}/v2/${path}`, {
    headers: { authorization: `Bearer ${fake.secrets.token}` },
  });
  return { status: answer.status, body: (await answer.json()) as { data: object[]; meta: object } };
};
const fieldsOf = (record: object | undefined) => Object.keys(record ?? {}).sort();

describe("the fake TrustLayer", () => {
  it("shows records with the documented fields", async () => {
    const { fake, workspace } = await connected();
    const { website, address } = vendor;
    workspace.addVendor({ name: "Cascade", address, website, externalCodes: ["V-1"] });
    workspace.addProject({ name: "Riverside", startDate: project.startDate });
    workspace.addRequest({ name: "Both", primaryRecordId: "1", contextRecordId: "2", covers: [liability()] });
    expect(fieldsOf((await list(fake, "primary-records")).body.data[0])).toEqual(fieldsOf(vendor));
    expect(fieldsOf((await list(fake, "context-records")).body.data[0])).toEqual(fieldsOf(project));
    const { complianceModules: _, ...plain } = judgement;
    expect(fieldsOf((await list(fake, "request-records")).body.data[0])).toEqual(fieldsOf(plain));
  });

  it("answers an error in the documented form", async () => {
    const { fake } = await connected();
    const { status, body } = await list(fake, "primary-records?trade=concrete");
    expect([status, fieldsOf(body)]).toEqual([400, fieldsOf(error)]);
  });

  it("pages by place: what changes between two pages is passed by", async () => {
    const { fake, workspace, clock } = await connected();
    const ids: string[] = [];
    for (const name of ["A", "B", "C"]) {
      ids.push(workspace.addVendor({ name })._id);
      await clock.advance(1);
    }
    const first = await list(fake, "primary-records?sort=updatedAt&limit=1");
    workspace.changeVendor(ids[0] ?? "", { name: "A2" });
    const second = await list(fake, "primary-records?sort=updatedAt&limit=1&skip=1");
    expect([first, second].flatMap(({ body }) => body.data)).toMatchObject([{ name: "A" }, { name: "C" }]);
    expect(second.body.meta).toMatchObject({ count: 3 });
  });

  it("judges by the day: cover ends without anybody dating the record anew", async () => {
    const { fake, workspace, clock } = await connected();
    workspace.addRequest({ name: "Cascade", primaryRecordId: "1", covers: [liability()] });
    const [before] = (await list(fake, "request-records")).body.data;
    await clock.advance(60 * 86_400);
    const [after] = (await list(fake, "request-records")).body.data;
    expect(before).toMatchObject({ complianceStatus: "compliant" });
    expect(after).toEqual({ ...before, complianceStatus: "non_compliant" });
  });

  it("lets nobody in whose workspace is still of the first version", async () => {
    const { fake, client } = await connected();
    const change = (body: unknown) => ({ ...(body as object), apiVersion: 1 });
    fake.server.misbehave({ kind: "drift", change, when: ({ path }) => path.endsWith("/workspace") });
    await expect(trustlayer.check(client)).rejects.toMatchObject({ remedy: "reconnect" });
  });
});
