import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person } from "../../src/connectors/procore/fake/directory.ts";
import { PRINCIPAL_ROLES } from "../../src/store/principals.ts";
import { type Answered, type Api, anApi, company } from "../support/api.ts";
import { examplesOf } from "../support/api-examples.ts";
import { contract, type Published } from "../support/contract.ts";
import { aProject } from "../support/works.ts";

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

const EXAMPLES = examplesOf(() => api);

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
    const name = `hasty-${id.toLowerCase()}`;
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
