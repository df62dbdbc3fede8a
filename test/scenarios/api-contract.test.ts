import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person } from "../../src/connectors/procore/fake/directory.ts";
import { bury, quarantine } from "../../src/store/dead-ends.ts";
import { PRINCIPAL_ROLES } from "../../src/store/principals.ts";
import { type Answered, type Api, anApi, company, keyOf } from "../support/api.ts";
import { contract, type Published } from "../support/contract.ts";
import { aProject } from "../support/works.ts";

/** What is called with to get an answer, beside what the document says of the operation. */
interface Example {
  /** In the place of the path's parameter. */
  readonly at?: () => Promise<string | number>;
  readonly query?: string;
  readonly body?: () => Promise<unknown>;
  /** As who, unless it is the administrator. */
  readonly as?: string;
}

const published = await contract();
let api: Api;
beforeAll(async () => {
  const clears: (() => Promise<void>)[] = [];
  api = await anApi((clear) => void clears.unshift(clear));
  afterAll(async () => {
    expect(api.errors).toEqual([]);
    for (const clear of clears) await clear();
  });
  api.north.creates(company("Anchor Masonry LLC", "91-5550101"));
  api.north.creates(company("Beacon Roofing Inc", "91-5550102"));
  for (const number of ["24-017", "24-018", "24-019"]) {
    api.north.works.createProject(aProject(`Pavilion of ${number}`, number, ""), person);
    api.north.works.createCode(null, { name: `Concrete ${number}`, code: number, full_code: number }, person);
  }
  await api.office.settle();
  for (const role of ["administrator", "controller", "steward"] as const)
    await api.let({ name: `limited-${role}`, kind: "person", role, legalEntities: ["north"] });
}, 60_000);

let count = 0;
const fresh = () => String(200 + ++count);

const vendor = (name = "Anchor Masonry LLC") => keyOf(api, name);

/** A vendor that stands in the north alone, and waits because it may be another. */
async function lookAlike(): Promise<number> {
  const [name, taxId] = [`Cedar ${fresh()} Framing`, `91-5560${fresh()}`];
  api.odoo.person().create("res.partner", { name, vat: taxId, supplier_rank: 1, is_company: true });
  api.north.creates(company(`${name} Inc`, taxId));
  await api.office.settle();
  const hold = (await api.office.holds()).findLast(({ code }) => code === "vendor.look-alike");
  return hold?.id ?? 0;
}

/** The pair that waits because of it. */
async function aPair(): Promise<string> {
  const hold = await lookAlike();
  const { body } = await api.call("/adoption/pairs?noun=vendor&limit=200");
  return body.items.find((one: { hold: number }) => one.hold === hold)?.pair;
}

const seen = async (path: string) => (await api.call(`/adoption/${path}`)).body;

async function deadLetter(): Promise<number> {
  const { db, hub } = api.office;
  const letter = {
    ...{
      queue: "out" as const,
      lane: `odoo//vendor/${fresh()}`,
      kind: "poll",
      connection: "odoo",
      company: "",
    },
    ...{
      noun: "vendor",
      record: null,
      body: {},
      remedy: "changed",
      reason: "drifted",
      attempts: 3,
      trail: "t",
    },
  } as const;
  await bury(db, hub.organisation, [letter], hub.now());
  const { body } = await api.call("/dead-letters?limit=200");
  return body.items.at(-1).number;
}

async function unreadable(): Promise<number> {
  const { db, hub } = api.office;
  // It could not be read by an earlier version, and can by this one.
  const raw = JSON.stringify({ id: 1, reason: "update", resource_type: "Other", resource_id: 1 });
  const found = { connection: "north", noun: "", sourceId: null, reason: "It has no id", raw, trail: "t" };
  await quarantine(db, hub.organisation, [found], hub.now());
  const { body } = await api.call("/quarantine?limit=200");
  return body.items.at(-1).number;
}

const why = { because: "the contract is tried" };
const linked = async () => vendor();
/** What can be looked at and done with a record of the site that is in the books: by its number, beside another of its kind. */
function recordExamples(one: string, many: string, path: string): Readonly<Record<string, Example>> {
  const unlinked = async (number: string, system: string) => {
    const { body } = await api.call(`/${path}/${number}/links`);
    const link = body.items.find(({ connection }: { connection: string }) => connection === system);
    const seat = [system, link.company].filter(Boolean).join("/");
    await api.call(`/${path}/${number}/unlink`, { method: "POST", body: { seat, ...why } });
    return link.id;
  };
  return {
    [`list${many}`]: { query: "limit=1&text=24-017" },
    [`get${one}`]: { at: async () => "24-017" },
    [`trace${one}`]: { at: async () => "24-017", query: "hops=5" },
    [`listLinksOf${one}`]: { at: async () => "24-017" },
    [`unlink${one}`]: { at: async () => "24-019", body: async () => ({ seat: "north", ...why }) },
    [`link${one}`]: {
      at: async () => "24-018",
      body: async () => ({ connection: "north", id: await unlinked("24-018", "north"), ...why }),
    },
    [`merge${one}`]: {
      at: async () => "24-017",
      async body() {
        await unlinked("24-017", "north");
        await unlinked("24-018", "odoo");
        return { into: (await api.call(`/${path}/24-018`)).body.id, ...why };
      },
    },
    [`replay${one}`]: { at: async () => "24-017", body: async () => ({ dryRun: true, ...why }) },
  };
}

const aTerm = () => ({
  ...{ list: "terms", connection: "odoo", theirs: `Terms ${fresh()}`, ours: "net-30" },
  ...{ begins: "2026-12-01", ...why },
});

/** A term that the steward proposes, for another person to accept. */
async function proposal(): Promise<number> {
  const { body } = await api.call("/mappings", { method: "POST", as: "steward", body: aTerm() });
  return body.result.mapping.id;
}

/** What each operation is called with; an operation without an example fails the test that asks for one. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  whoAmI: {},
  getStatus: {},
  listFlows: {},
  explainConfiguration: { query: "path=server" },
  listConnections: {},
  listRegister: {},
  getConnection: { at: async () => "odoo" },
  setFlow: {
    at: async () => "south",
    body: async () => {
      const { body } = await api.call("/flows");
      const [{ connections }] = body.items.filter(({ noun }: { noun: string }) => noun === "vendor");
      const [{ mode }] = connections.filter(
        ({ connection }: { connection: string }) => connection === "south",
      );
      return { mode: mode === "off" ? "observing" : "off", ...why };
    },
  },
  pauseConnection: { at: async () => "south", body: async () => why },
  resumeConnection: { at: async () => "south", body: async () => why },
  listPairs: { query: "noun=vendor&limit=1&scoreMin=0.5&connection=odoo" },
  getPair: { at: aPair },
  decidePair: { at: aPair, body: async () => ({ verdict: "same", ...why }) },
  previewLinks: { query: "noun=vendor&scoreMin=0.9" },
  linkPairs: {
    body: async () => {
      await lookAlike();
      const { links } = await seen("links?noun=vendor&scoreMin=0.9");
      return { noun: "vendor", scoreMin: 0.9, links, ...why };
    },
  },
  previewPartings: { query: "noun=vendor&scoreMax=0.9" },
  partPairs: {
    body: async () => {
      await lookAlike();
      const { partings } = await seen("partings?noun=vendor&scoreMax=1");
      return { noun: "vendor", scoreMax: 1, partings, ...why };
    },
  },
  foreseeFlows: { query: "noun=vendor" },
  listDifferences: { query: "noun=vendor" },
  settleDifferences: {
    body: async () => ({
      noun: "vendor",
      connection: "odoo",
      field: "phone",
      records: 0,
      verdict: "keep",
      ...why,
    }),
  },
  fillGaps: {
    body: async () => ({ noun: "vendor", connection: "odoo", field: "phone", records: 0, ...why }),
  },
  profileConnection: { at: async () => "odoo", body: async () => ({ noun: "vendor" }) },
  listVendors: { query: "limit=1&text=a&state=active" },
  getVendor: { at: linked },
  getVendorStanding: { at: linked },
  traceVendor: { at: linked, query: "hops=5" },
  listLinksOfVendor: { at: linked },
  unlinkVendor: { at: () => vendor("Beacon Roofing Inc"), body: async () => ({ seat: "odoo", ...why }) },
  linkVendor: {
    at: linked,
    body: async () => {
      const unlinking = { method: "POST", body: { seat: "odoo", ...why } };
      await api.call(`/vendors/${await vendor()}/unlink`, unlinking);
      const { body } = await api.call(`/vendors/${await vendor()}/links`);
      const past = body.items.find(({ connection }: { connection: string }) => connection === "odoo");
      return { connection: "odoo", id: past.id, ...why };
    },
  },
  mergeVendor: {
    at: async () => {
      await lookAlike();
      return vendor(`Cedar ${200 + count - 1} Framing Inc`);
    },
    body: async () => ({ into: await vendor(`Cedar ${200 + count - 1} Framing`), ...why }),
  },
  replayVendor: { at: linked, body: async () => ({ dryRun: true, ...why }) },
  ...recordExamples("Project", "Projects", "projects"),
  getProjectDistribution: { at: async () => "24-017", query: "costCode=24-017&on=2026-11-22" },
  ...recordExamples("CostCode", "CostCodes", "cost-codes"),
  listHolds: { query: "limit=5&noun=vendor&code=vendor.look-alike" },
  getHold: { at: lookAlike },
  resolveHold: { at: lookAlike, body: async () => ({ verdict: "same", ...why }) },
  listMappings: { query: "list=terms", as: "steward" },
  listUnmapped: { query: "list=terms&connection=odoo" },
  mappingHistory: { query: "list=terms" },
  previewMapping: { at: proposal },
  proposeMapping: { as: "steward", body: async () => aTerm() },
  acceptMapping: { as: "controller", at: proposal, body: async () => why },
  rejectMapping: { as: "controller", at: proposal, body: async () => why },
  getRequest: {
    at: async () => {
      const said = { method: "POST", body: { dryRun: true, ...why } };
      return (await api.call(`/vendors/${await vendor()}/replay`, said)).body.id;
    },
  },
  listDeadLetters: {},
  replayDeadLetter: { at: deadLetter, body: async () => why },
  listQuarantine: {},
  replayQuarantined: { at: unreadable, body: async () => ({ dryRun: true, ...why }) },
  leaveQuarantined: { at: unreadable, body: async () => why },
  listJournal: { query: "limit=3&noun=vendor" },
  verifyJournal: {},
  listPrincipals: {},
  disablePrincipal: {
    at: () => api.let({ name: `gone-${fresh()}`, kind: "service", role: "service", legalEntities: null }),
    body: async () => why,
  },
};

const addressOf = ({ path }: Published, at: string | number = "") =>
  path.replace("{noun}", "vendor").replace(/\{\w+\}/, encodeURIComponent(String(at)));

async function call(
  operation: Published,
  said: Parameters<Api["call"]>[1] & { readonly at?: string | number; readonly query?: string },
): Promise<Answered> {
  const { at, query, ...rest } = said;
  const address = `${addressOf(operation, at)}${query ? `?${query}` : ""}`;
  const as = EXAMPLES[operation.id]?.as ?? "administrator";
  const answered = await api.call(address, { method: operation.method, as, ...rest });
  expect(published.differing(operation, answered)).toEqual([]);
  return answered;
}

const isWrite = ({ method }: Published) => method === "POST";
const FILLER: Readonly<Record<string, string | number>> = {
  number: 1,
  id: "person:nobody",
  connection: "odoo",
};
/** Something in the place of a path's parameter, where it does not matter what. */
const filler = ({ path }: Published) => FILLER[/\{(\w+)\}/.exec(path)?.[1] ?? ""] ?? "";
/** A request that is refused for what it says, by whoever may say it; nothing is done by it. */
const unfit = (operation: Published) => ({
  at: filler(operation),
  query: "bogus=1",
  ...(isWrite(operation) ? { body: { bogus: 1 } } : {}),
});

describe.each(published.operations.map((one) => [one.id, one] as const))("%s", (id, operation) => {
  it("answers as the document says", async () => {
    const example = EXAMPLES[id];
    expect(example, `an example of ${id}`).toBeDefined();
    const { at, body, query = "" } = example ?? {};
    const place = await at?.();
    const answered = await call(operation, {
      ...{ at: place ?? "", query },
      ...(body ? { body: await body() } : {}),
    });
    expect(answered.status, answered.body.detail).toBeLessThan(300);
    await api.office.settle();
  });

  it("refuses with 401 who has no key, and who has nobody's", async () => {
    for (const as of [null, "plk_0123456789abcdef_guessed", `plk_${"0".repeat(16)}_${"A".repeat(43)}`]) {
      const { status, headers, body } = await call(operation, { ...unfit(operation), as });
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer /);
      expect(body.detail).toMatch(/administrator/);
    }
  });

  it("is for the roles that the document names, and for no other", async () => {
    for (const as of PRINCIPAL_ROLES) {
      const { status, body } = await call(operation, { ...unfit(operation), as });
      const isTheirs = operation.roles?.includes(as) ?? true;
      expect({ as, status }).toEqual({ as, status: isTheirs ? 422 : 403 });
      if (!isTheirs) expect(body.detail).toMatch(/may not .*: ask (a|an) /);
    }
  });

  it("is for all legal entities where the document says so", async () => {
    const { as = "administrator" } = EXAMPLES[id] ?? {};
    const { status, body } = await call(operation, { ...unfit(operation), as: `limited-${as}` });
    expect(status).toBe(operation.isWhole ? 403 : 422);
    if (operation.isWhole) expect(body.detail).toContain("is there for north alone");
  });

  it("refuses with 422 what it does not know, and names it", async () => {
    const { status, body } = await call(operation, unfit(operation));
    expect(status).toBe(422);
    expect(body.errors).toContainEqual({ field: "query.bogus", rule: "is not known here" });
    if (isWrite(operation))
      expect(body.errors).toContainEqual({ field: "body.bogus", rule: "is not known here" });
  });

  it.runIf(operation.hasParams)("answers 404 for what is not there", async () => {
    const nobody = operation.path.includes("{number}") ? 999_999 : "nobody";
    const { body: bodyOf, query = "" } = EXAMPLES[id] ?? {};
    const body = await bodyOf?.();
    const answered = await call(operation, { at: nobody, query, ...(body ? { body } : {}) });
    expect(answered.status).toBe(404);
    expect(answered.body.detail).toMatch(/is not there, or not yours to see\. \S/);
  });

  it.runIf(isWrite(operation))("refuses a body that is not JSON, too large, or of another kind", async () => {
    const at = filler(operation);
    const statusOf = async (said: Parameters<Api["call"]>[1]) =>
      (await call(operation, { at, ...said })).status;
    expect(await statusOf({ body: "{ not json" })).toBe(400);
    expect(await statusOf({ body: "", headers: { "content-type": "application/json" } })).toBe(400);
    expect(await statusOf({ body: { because: "x".repeat(70_000) } })).toBe(413);
    expect(await statusOf({ body: "a", headers: { "content-type": "text/csv" } })).toBe(415);
  });

  it("is refused with 429 to who has called too often", async () => {
    const name = `hasty-${fresh()}`;
    await api.let({ name, kind: "person", role: "auditor", legalEntities: null, callsPerMinute: 1 });
    await api.call("/me", { as: name });
    const { status, headers, body } = await call(operation, { ...unfit(operation), as: name });
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(body.detail).toMatch(/may call 1 times a minute/);
  });
});

describe("the contract itself", () => {
  it("has an example for every operation, and none too many", () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(published.operations.map(({ id }) => id).sort());
  });

  it("finds an answer that differs", async () => {
    const [me] = published.operations.filter(({ id }) => id === "whoAmI");
    const answered = await api.call("/me");
    const other = (body: unknown, over: Partial<Answered> = {}) =>
      published.differing(me as Published, { ...answered, body, ...over });
    expect(other(answered.body)).toEqual([]);
    expect(other({ ...answered.body, role: "king" })).toHaveLength(1);
    expect(other({ ...answered.body, more: 1 })).toHaveLength(1);
    expect(other({})).not.toEqual([]);
    expect(other(answered.body, { status: 418 })).toEqual(["whoAmI does not state that it answers 418"]);
    expect(other(answered.body, { type: "text/html" })).toHaveLength(1);
  });

  it("is what the hub itself hands out, to everybody", async () => {
    const { status, body } = await api.call("/openapi.json", { as: null });
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toEqual([...new Set(published.operations.map(({ path }) => path))]);
  });

  it("says what there is where there is nothing", async () => {
    const { status, type, body } = await api.call("/bogus");
    expect({ status, type }).toEqual({ status: 404, type: "application/problem+json" });
    expect(body.detail).toContain("/api/v1/openapi.json");
  });

  it("leaves a journal in which everybody who acted is a principal, a connection or the hub", async () => {
    const { body } = await api.call("/journal?limit=200");
    const who = new Set<string>(body.items.map(({ who }: { who: string }) => who));
    const named = ["plumbline", "north", "south", "odoo", "odoo/1"];
    expect([...who].filter((one) => !named.includes(one) && !/^(person|service|partner):/.test(one))).toEqual(
      [],
    );
    expect(who).toContain("person:administrator");
  });
});
