import { bury, quarantine } from "../../src/store/dead-ends.ts";
import { type Api, company, keyOf } from "./api.ts";

/** What is called with to get an answer, beside what the document says of the operation. */
export interface Example {
  /** In the place of the path's parameter. */
  readonly at?: () => Promise<string | number>;
  readonly query?: string;
  readonly body?: () => Promise<unknown>;
  /** As who, unless it is the administrator. */
  readonly as?: string;
}

/** What each operation is called with; an operation without an example fails the test that asks for one. */
export function examplesOf(api: () => Api): Readonly<Record<string, Example>> {
  let count = 0;
  const fresh = () => String(200 + ++count);

  const vendor = (name = "Anchor Masonry LLC") => keyOf(api(), name);

  /** A vendor that stands in the north alone, and waits because it may be another. */
  async function lookAlike(): Promise<number> {
    const [name, taxId] = [`Cedar ${fresh()} Framing`, `91-5560${fresh()}`];
    api().odoo.person().create("res.partner", { name, vat: taxId, supplier_rank: 1, is_company: true });
    api().north.creates(company(`${name} Inc`, taxId));
    await api().office.settle();
    const hold = (await api().office.holds()).findLast(({ code }) => code === "vendor.look-alike");
    return hold?.id ?? 0;
  }

  /** The pair that waits because of it. */
  async function aPair(): Promise<string> {
    const hold = await lookAlike();
    const { body } = await api().call("/adoption/pairs?noun=vendor&limit=200");
    return body.items.find((one: { hold: number }) => one.hold === hold)?.pair;
  }

  const seen = async (path: string) => (await api().call(`/adoption/${path}`)).body;

  async function deadLetter(): Promise<number> {
    const { db, hub } = api().office;
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
    const { body } = await api().call("/dead-letters?limit=200");
    return body.items.at(-1).number;
  }

  async function unreadable(): Promise<number> {
    const { db, hub } = api().office;
    // It could not be read by an earlier version, and can by this one.
    const raw = JSON.stringify({ id: 1, reason: "update", resource_type: "Other", resource_id: 1 });
    const found = { connection: "north", noun: "", sourceId: null, reason: "It has no id", raw, trail: "t" };
    await quarantine(db, hub.organisation, [found], hub.now());
    const { body } = await api().call("/quarantine?limit=200");
    return body.items.at(-1).number;
  }

  const why = { because: "the contract is tried" };
  const linked = async () => vendor();
  /** What can be looked at and done with a record of the site that is in the books: by its number, beside another of its kind. */
  function recordExamples(one: string, many: string, path: string): Readonly<Record<string, Example>> {
    const unlinked = async (number: string, system: string) => {
      const { body } = await api().call(`/${path}/${number}/links`);
      const link = body.items.find(({ connection }: { connection: string }) => connection === system);
      const seat = [system, link.company].filter(Boolean).join("/");
      await api().call(`/${path}/${number}/unlink`, { method: "POST", body: { seat, ...why } });
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
          return { into: (await api().call(`/${path}/24-018`)).body.id, ...why };
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
    const { body } = await api().call("/mappings", { method: "POST", as: "steward", body: aTerm() });
    return body.result.mapping.id;
  }

  return {
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
        const { body } = await api().call("/flows");
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
        await api().call(`/vendors/${await vendor()}/unlink`, unlinking);
        const { body } = await api().call(`/vendors/${await vendor()}/links`);
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
    decideVendor: { at: linked, body: async () => ({ verdict: "approve", ...why }) },
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
        return (await api().call(`/vendors/${await vendor()}/replay`, said)).body.id;
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
      at: () => api().let({ name: `gone-${fresh()}`, kind: "service", role: "service", legalEntities: null }),
      body: async () => why,
    },
  };
}
