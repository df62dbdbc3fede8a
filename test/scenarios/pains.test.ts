import { expect, it } from "vitest";
import { setFlow } from "../../src/engine/flows.ts";
import { readAnew } from "../../src/engine/read-anew.ts";
import { knock } from "../../src/engine/schedule.ts";
import { sql } from "../../src/store/db.ts";
import { targets } from "../../src/store/targets.ts";
import { twoSides, WEBHOOK_TOKEN } from "../support/two-sides.ts";

// What users of other hubs suffer from, each by the number that it bears in the list of pains.

type Sides = Awaited<ReturnType<typeof twoSides>>;
const BY = { by: "ann", because: "tried" };
const cascade = { name: "Cascade Concrete LLC", taxId: "915550142", terms: "30 Days" };
const atSite = ({ procore }: Sides) =>
  procore.vendors
    .filter(({ is_active }) => is_active)
    .map(({ name }) => name)
    .sort();
const writesOf = (log: Sides["procore"]["server"]["log"]) =>
  log.filter(({ request }) => request.method !== "GET" && request.path.includes("/vendors")).length;

it("pain 5: Odoo's webhook is a hint: its words are not believed, and its silence loses nothing", async () => {
  const sides = await twoSides();
  const { office, odoo, server, books, settled } = sides;
  const id = await books.enter(cascade);
  const calls = odoo.log.length;
  const answer = await server.inject({
    method: "POST",
    url: `/hooks/odoo/${WEBHOOK_TOKEN}`,
    payload: { _model: "res.partner", _id: Number(id), _action: "Send", name: "Forged Name Inc" },
  });
  // Answered before anybody is asked anything: Odoo gives a receiver one second.
  expect([answer.statusCode, odoo.log.length - calls]).toEqual([202, 0]);
  await office.pass(0);
  await books.enter({ name: "Harbor Tool Rental" });
  await settled();
  expect(atSite(sides)).toEqual(["Cascade Concrete LLC", "Harbor Tool Rental"]);
});

it("pain 6: what is entered while it is read, in the same instant, is not lost, and a record can be read anew", async () => {
  const sides = await twoSides();
  const { clock, office, odoo, books, settled, procore } = sides;
  await books.enter(cascade);
  let isEntered = false;
  odoo.server.meanwhile = async () => {
    if (!isEntered) {
      isEntered = true;
      await books.enter({ name: "Entered Meanwhile Ltd" });
    }
  };
  await settled();
  expect(atSite(sides)).toEqual(["Cascade Concrete LLC", "Entered Meanwhile Ltd"]);

  await clock.advance(7200);
  await books.enter({ name: "Harbor Tool Rental" });
  await settled();
  // Changed past every form: its moment of change stands, so no poll can find it.
  const [row] = odoo.table("res.partner").by("name", cascade.name);
  if (row) odoo.table("res.partner").put({ ...row, ref: "V-77" });
  await settled();
  const number = () => procore.vendors.find(({ name }) => name === cascade.name)?.origin_code;
  const before = number();
  const [record] = await office.db.query<{ key: string }>(
    sql`select record as key from crosswalk where connection = 'odoo' and id = ${String(row?.id)}`,
  );
  const vendor = { noun: "vendor", key: record?.key ?? "" };
  await office.db.transaction((tx) => readAnew(tx, office.hub, vendor, BY));
  await settled();
  expect([before, number()]).toEqual([null, "V-77"]);
});

it("pain 7: what is deleted is seen, though nobody announces it, and nothing is deleted after it by itself", async () => {
  const sides = await twoSides();
  const { office, odoo, books, settled } = sides;
  const id = await books.enter(cascade);
  await books.enter({ name: "Harbor Tool Rental" });
  await settled();
  odoo.person().unlink("res.partner", Number(id));
  await settled();
  await office.settle({ sweep: true });
  await settled();
  const held = await office.holds();
  expect(held.map(({ title, says }) => `${title}: ${says}`)).toEqual([
    expect.stringMatching(/^Cascade Concrete LLC: .*odoo/),
  ]);
  expect(atSite(sides)).toContain("Cascade Concrete LLC");
});

it("pain 8: switching a flow off and on again loses nothing, reads nothing twice and empties nothing", async () => {
  const sides = await twoSides();
  const { office, procore, books, settled, partnersNamed } = sides;
  const id = await books.enter(cascade);
  await settled();
  const written = writesOf(procore.server.log);
  await setFlow(office.hub, { connection: "procore", noun: "vendor", mode: "off", ...BY });
  await books.change(id, { number: "V-1042" });
  await books.enter({ name: "Harbor Tool Rental" });
  await settled();
  expect(writesOf(procore.server.log)).toBe(written);
  await setFlow(office.hub, { connection: "procore", noun: "vendor", mode: "live", ...BY });
  await settled();
  expect(procore.vendors.map(({ name, origin_code }) => [name, origin_code])).toEqual([
    ["Cascade Concrete LLC", "V-1042"],
    ["Harbor Tool Rental", null],
  ]);
  // One change and one new vendor, and not one more.
  expect(writesOf(procore.server.log)).toBe(written + 2);
  expect(partnersNamed(cascade.name)).toHaveLength(1);
});

it("pain 9: a burst is one change, our own writes are no news, and what a sender gave up on is found", async () => {
  const sides = await twoSides();
  const { office, clock, odoo, procore, server, settled } = sides;
  const url = `${await server.listen({ host: "127.0.0.1", port: 0 })}/hooks/procore`;
  procore.hooks.add({ url, version: "v2.0", secret: procore.secrets.webhookSecret });
  const id = procore.creates({ name: "Rainier Drywall Co" });
  await settled();
  const writes = () =>
    odoo.log.filter(({ changed }) => changed.some(({ model }) => model === "res.partner")).length;
  const before = writes();
  for (let n = 0; n < 30; n++) procore.changes(id, { business_phone: `253-555-01${10 + n}` });
  await office.pass(5);
  await settled();
  expect(writes() - before).toBe(1);
  expect(odoo.table("res.partner").by("name", "Rainier Drywall Co")[0]?.phone).toMatch(/39$/);

  procore.hooks.courier.misbehave({ random: () => 0, lose: 1 });
  procore.creates({ name: "Announced To Nobody Ltd" });
  await clock.advance(13 * 3600);
  await settled();
  expect(odoo.table("res.partner").by("name", "Announced To Nobody Ltd")).toHaveLength(1);
});

it("pain 10: two rate windows are kept, nothing is asked in vain, and all of it arrives", async () => {
  const sides = await twoSides({ rates: { hour: 60, spike: 12 } });
  const { clock, office, procore, books } = sides;
  for (let n = 0; n < 25; n++) await books.enter({ name: `Vendor Number ${n} of Many` });
  for (let minutes = 0; minutes < 60 * 8 && procore.vendors.length < 25; minutes += 10) {
    await office.settle();
    await clock.advance(600);
  }
  expect(procore.vendors).toHaveLength(25);
  const refused = procore.server.log.filter(({ status }) => status === 429).length;
  // Who asks while a window is spent is refused; the hub asks again when the window begins anew, and not before.
  expect(refused).toBeLessThanOrEqual(2);
});

it("pain 11: a login that ended is renewed once for all, and one that is refused stops the connection with a reason", async () => {
  const sides = await twoSides();
  const { office, procore, books, settled } = sides;
  const grants = () => procore.server.log.filter(({ request }) => request.path === "/oauth/token").length;
  for (let n = 0; n < 6; n++) await books.enter({ name: `Vendor Number ${n} of Six` });
  const before = grants();
  procore.tokens.endAll();
  await settled();
  expect([grants() - before, procore.vendors.length]).toEqual([1, 6]);

  procore.tokens.endAll();
  procore.server.misbehave({
    ...{ kind: "refuse", times: Number.POSITIVE_INFINITY, when: ({ path }) => path === "/oauth/token" },
    reply: () => ({
      status: 401,
      body: { error: "invalid_client", error_description: "Client authentication failed." },
    }),
  });
  await books.enter(cascade);
  await settled();
  const [stopped] = (await targets(office.db, office.hub.organisation)).filter(
    ({ state }) => state !== "live",
  );
  expect(stopped).toMatchObject({
    connection: "procore",
    state: "broken",
    because: expect.stringMatching(/secret/),
  });
  procore.server.calm();
  await office.pass(3600);
  await knock(office.hub);
  await settled();
  expect(procore.vendors).toHaveLength(7);
});

it("pain 22: one connector speaks to each Odoo as that one can be spoken to", async () => {
  for (const [version, path] of [
    [17, /^\/jsonrpc/],
    [19, /^\/json\/2\//],
  ] as const) {
    const { odoo, procore, settled, partnersNamed } = await twoSides({ version });
    procore.creates({ name: "Rainier Drywall Co", business_phone: "253-555-0110" });
    await settled();
    expect(partnersNamed("Rainier Drywall Co")).toMatchObject([{ phone: "253-555-0110" }]);
    const writes = odoo.server.log.filter(({ request }) => request.body.includes("Rainier Drywall Co"));
    expect(writes.map(({ request }) => request.path)).toEqual(writes.map(() => expect.stringMatching(path)));
  }
});
