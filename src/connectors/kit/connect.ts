import type { z } from "zod";
import type { Connector, Vault, Vocabulary } from "../contract.ts";
import { budgetOf } from "./budget.ts";
import { ConnectorError } from "./errors.ts";
import { type HttpOptions, httpClient } from "./http.ts";

export interface Connecting<Settings, Secrets, Client> {
  readonly connector: Connector<Settings, Secrets, Client>;
  /** The connection's name, for people. */
  readonly connection: string;
  readonly settings: unknown;
  readonly secrets: unknown;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly now: () => Date;
  readonly sleep?: ((seconds: number) => Promise<unknown>) | undefined;
  /** The way out: proxy, own authorities, limits. */
  readonly network?: Omit<HttpOptions, "baseUrl" | "budget"> | undefined;
}

/** One connection, ready to be talked to. */
export interface Connection<Client> {
  readonly client: Client;
  close(): Promise<void>;
}

/** Makes a connector's client of settings and secrets, which are checked first: trouble names the place, not the value. */
export function connect<Settings, Secrets, Client>(
  connecting: Connecting<Settings, Secrets, Client>,
): Connection<Client> {
  const { connector, connection, vault, vocabulary, now, sleep, network } = connecting;
  const settings = checked(connector.settings, connecting.settings, `The settings of ${connection}`);
  const secrets = checked(connector.secrets, connecting.secrets, `The secrets of ${connection}`);
  const budget = budgetOf({ connection, now, sleep, allowance: connector.allowance });
  const http = httpClient({ ...network, baseUrl: connector.address(settings), budget });
  return {
    client: connector.client({ connection, settings, secrets, http, now, vault, vocabulary }),
    close: () => http.close(),
  };
}

function checked<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(all)"}: ${message}`);
  throw new ConnectorError("reconnect", `${what} are not right: ${places.join("; ")}`);
}
