import { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";
import type { Http } from "../kit/http.ts";
import { askJsonRpc } from "./transport.ts";
import { NEWEST, OLDEST, type Version, versionOf } from "./versions.ts";

/** What answers at the address: its series, and which ways of talking are open. */
export interface Probe {
  readonly series: string;
  readonly version: Version;
  readonly speaksJsonRpc: boolean;
}

const RpcVersion = z.object({ server_serie: z.string() });
const WebVersion = z.object({ version: z.string() });

/** Asks who is there, without a login. From 19 on the old way may be uninstalled; then the new one is asked. */
export async function probe(http: Http, now: () => Date): Promise<Probe> {
  const rpc = await rpcSeries(http, now);
  const series = rpc ?? (await webSeries(http));
  const version = series === undefined ? undefined : versionOf(series);
  if (series === undefined)
    throw new ConnectorError("reconnect", "No Odoo answers at this address: check `url`");
  if (!version)
    throw new ConnectorError(
      "reconnect",
      `This is Odoo ${series}; Plumbline was tried with ${OLDEST} to ${NEWEST}: upgrade Odoo, or ask for that version`,
    );
  return { series, version, speaksJsonRpc: rpc !== undefined };
}

async function rpcSeries(http: Http, now: () => Date): Promise<string | undefined> {
  try {
    const answer = await askJsonRpc(http, now, {
      service: "common",
      method: "version",
      args: [],
      about: { model: "common", method: "version" },
    });
    return RpcVersion.safeParse(answer).data?.server_serie;
  } catch (error) {
    if (error instanceof ConnectorError && error.remedy === "reconnect") return undefined;
    throw error;
  }
}

async function webSeries(http: Http): Promise<string | undefined> {
  const answer = await http.ask({ method: "GET", path: "/web/version" });
  if (answer.status !== 200) return undefined;
  try {
    return WebVersion.safeParse(answer.json()).data?.version;
  } catch {
    return undefined;
  }
}
