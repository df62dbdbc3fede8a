import { describe, expect, it } from "vitest";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { compliance } from "./compliance.ts";
import { changed, connected, liability } from "./connected.ts";
import record from "./fixtures/request-record.json" with { type: "json" };

const reading = (over: object = {}) => readingOf(compliance, { ...record, ...over }, vocabularyOf({})).says;

describe("a judgement of TrustLayer", () => {
  it("is read with its scope, its dates and what the vendor lacks", () => {
    expect(reading()).toEqual({
      name: "Cascade Concrete LLC - Riverside Medical Pavilion",
      vendor: "65f0c1a2b3c4d5e6f7081921",
      everywhere: false,
      project: "65f0c1a2b3c4d5e6f7081955",
      status: "non-compliant",
      subjects: [
        {
          code: "commercialGeneralLiability",
          label: "Commercial General Liability",
          status: "compliant",
          effective: "2026-01-01",
          expires: "2026-12-15",
        },
        {
          code: "workersCompensation",
          label: "Workers Compensation",
          status: "non-compliant",
          effective: null,
          expires: null,
        },
        { code: "w9", label: "W-9", status: "compliant", effective: null, expires: null },
      ],
      reason: "Workers Compensation: Statutory limits must be present",
      active: true,
    });
  });

  it("without a context record is for everywhere", () => {
    expect(reading({ contextRecordId: undefined })).toMatchObject({ everywhere: true, project: null });
  });

  it("that is archived or tracked no more says nothing", () => {
    expect(reading({ status: "archived" }).active).toBe(false);
    expect(reading({ complianceTracking: false }).active).toBe(false);
  });

  it.each(["suspended", "COMPLIANT", "pending"])("lets nobody through by the word %j", (complianceStatus) => {
    expect(reading({ complianceStatus }).status).toBe("non-compliant");
  });

  it("of which nothing is said yet is none", () => {
    expect(reading({ complianceStatus: undefined }).status).toBeNull();
  });
});

describe("reading judgements", () => {
  it("finds one that came out otherwise though nobody dated it anew, within a quarter of an hour", async () => {
    const { workspace, client, clock } = await connected();
    const { _id: id } = workspace.addRequest({
      name: "Cascade",
      primaryRecordId: "v",
      covers: [liability()],
    });
    await clock.advance(3600);
    // What was read last is read again each time; the older ones are not.
    workspace.addRequest({ name: "Evergreen", primaryRecordId: "w", covers: [liability()] });
    const { cursor } = await changed(compliance.changes, client);
    const soon = await changed(compliance.changes, client, cursor);
    expect(soon.ids).toEqual([]);

    const row = workspace.requests.get(id);
    if (row) row.covers = [liability({ cancelledOn: "2026-11-20T00:00:00.000Z" })];
    await clock.advance(899);
    const before = await changed(compliance.changes, client, soon.cursor);
    expect(before.ids).toEqual([]);
    await clock.advance(1);
    expect((await changed(compliance.changes, client, before.cursor)).ids).toContain(id);
  });

  it("begins the whole again when it was broken off", async () => {
    const { workspace, client, clock } = await connected();
    for (let n = 0; n < 9; n++) {
      workspace.addRequest({ name: `Cascade ${n}`, primaryRecordId: "v", covers: [liability()] });
      await clock.advance(60);
    }
    let cursor: unknown;
    for await (const page of compliance.changes(client, undefined)) {
      cursor = page.cursor;
      break;
    }
    expect((await changed(compliance.changes, client, cursor)).ids).toHaveLength(9);
  });

  it("asks for the modules by name", async () => {
    const { client, asked } = await connected();
    await changed(compliance.changes, client);
    expect(asked("GET", "/v2/request-records").map(({ query }) => query.get("fields"))).toEqual([
      expect.stringContaining("complianceModules"),
    ]);
  });
});
