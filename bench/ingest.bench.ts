// Acknowledged webhooks a second, each checked and kept, beside a bare route that inserts one row.
import type { FastifyInstance } from "fastify";
import { createServer } from "../src/api/server.ts";
import { procore } from "../src/connectors/procore/index.ts";
import { type Connected, connectionOf, type Hub } from "../src/engine/hub.ts";
import { bellOver } from "../src/engine/wake.ts";
import { openDb } from "../src/store/db.ts";
import { bareServer } from "./bare-server.ts";
import { onOwnServer } from "./database.ts";
import { type Round, report } from "./figure.ts";
import { sent } from "./load.ts";
import { nullHub } from "./null-hub.ts";

const ROUNDS = 5;
const MANY = 5_000;
const AT_ONCE = 32;
const SECRET = "the-secret-of-the-hook";
const HEADERS = { "content-type": "application/json", authorization: `Bearer ${SECRET}` };

await onOwnServer(async (url) => {
  const db = openDb({ url, connections: 10 });
  const bell = bellOver(db);
  const { hub } = await nullHub(db, bell, "ingest");
  const ear = createServer({ hub: hearing(hub), onError: fail });
  const bare = await bareServer(db);
  const [ours, theirs] = [await listening(ear), await listening(bare)];
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const load = { path: "/hooks/site", headers: HEADERS, bodies: deliveries(round), atOnce: AT_ONCE };
    const value = await sent({ ...load, origin: ours });
    const baseline = await sent({ ...load, origin: theirs });
    // The first round warms up.
    if (round > 0) rounds.push({ value, baseline });
  }
  await Promise.all([ear.close(), bare.close()]);
  bell.close();
  await db.close();
  report("ingest", "webhooks/s", rounds);
});

/** The site is a Procore that announces; nobody goes there to look. */
function hearing(hub: Hub): Hub {
  const site = connectionOf(hub, "site");
  const checked = {
    settings: procore.settings.parse({ companyId: "562949953425831" }),
    secrets: procore.secrets.parse({ clientId: "id", clientSecret: "secret", webhookSecret: SECRET }),
  };
  const { webhooks } = procore;
  const webhook: Connected["webhook"] =
    webhooks && ((delivery) => webhooks.verify(delivery, { ...checked, now: new Date() }));
  return { ...hub, connections: new Map([["site", { ...site, connector: procore, webhook }]]) };
}

/** So many vendors that changed, each once. */
function deliveries(round: number): readonly string[] {
  return Array.from({ length: MANY }, (_, nth) =>
    JSON.stringify({
      id: `01KAC3W6J0Q7P2M4Z8${round}${String(nth).padStart(7, "0")}`,
      timestamp: "2026-11-18T16:04:12.118Z",
      reason: "update",
      company_id: "562949953425831",
      project_id: "562949955112034",
      user_id: "562949958871120",
      resource_type: "Company Vendors",
      resource_id: String(562_949_961_200_345 + round * MANY + nth),
    }),
  );
}

function listening(server: FastifyInstance): Promise<string> {
  return server.listen({ host: "127.0.0.1", port: 0 });
}

function fail(error: unknown): never {
  throw error;
}
