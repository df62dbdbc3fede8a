import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { AnyConnector } from "./connectors/contract.ts";
import * as connectors from "./connectors/index.ts";
import { connect } from "./connectors/kit/connect.ts";
import { spokenBy, vocabularyOf } from "./connectors/kit/vocabulary.ts";
import type { Policy as CompliancePolicy } from "./domain/compliance/policy.ts";
import * as domain from "./domain/index.ts";
import { lists } from "./domain/values/lists.ts";
import type { OnboardingPolicy } from "./domain/vendor/onboarding.ts";
import type { AnyFlow, Connected, Hub, Words } from "./engine/hub.ts";
import { legalEntitiesOver, type Serves, servesOf } from "./engine/legal-entities.ts";
import { rulesOver } from "./engine/rules.ts";
import { rulesVersionOf } from "./engine/rules-version.ts";
import { type Bell, bellOver } from "./engine/wake.ts";
import type { Side } from "./kernel/case.ts";
import { canonical } from "./kernel/digest.ts";
import { outgoing } from "./platform/addresses.ts";
import type { Config, ConnectionConfig } from "./platform/config/schema.ts";
import { hmacDigest, type MasterKey } from "./platform/master-key.ts";
import { reveal } from "./platform/references.ts";
import { Sealed } from "./platform/sealed.ts";
import { type Db, openDb } from "./store/db.ts";
import { knowTarget } from "./store/targets.ts";
import { vaultOf } from "./store/vault.ts";

export interface Composition {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly master: MasterKey;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** The firm's own certificates, PEM. */
  readonly ca?: string | undefined;
  readonly onBroken?: (error: Error) => void;
}

/** The hub, open: its road, its bell, and what closes it. */
export interface OpenHub {
  readonly hub: Hub;
  readonly db: Db;
  readonly bell: Bell;
  /** How long what is done with is kept; for ever without it. */
  readonly retentionDays?: number | undefined;
  close(): Promise<void>;
}

/** Every system and every noun there is: the registries, checked by the compiler. */
export const allConnectors: Readonly<Record<string, AnyConnector>> = connectors;
export const allFlows: readonly AnyFlow[] = Object.values(domain);

/** Composes the hub of its configuration. The only place that knows everything; it decides nothing. */
export async function openHub(composition: Composition): Promise<OpenHub> {
  const { config, databaseUrl, master, now, onBroken } = composition;
  const { organisation } = config;
  const db = openDb({ url: databaseUrl, connections: 12, ...(onBroken ? { onBroken } : {}) });
  const bell = bellOver(db);
  const flows = new Map(allFlows.map((flow) => [flow.entity.noun, flow]));
  const opened = await Promise.all(config.connections.map((one) => openConnection(composition, db, one)));
  for (const { connected } of opened)
    await knowTarget(db, organisation, { connection: connected.id, callsMax: connected.callsMax }, now());
  const legalEntitiesOf = legalEntitiesOver(config.legalEntities, config.connections);
  const hub: Hub = {
    organisation,
    db,
    flows,
    connections: new Map(opened.map(({ connected }) => [connected.id, connected])),
    rules: rulesOver(
      flows,
      config.ownership.map((one) => ({ ...one, owner: one.owner as Side })),
      legalEntitiesOf,
    ),
    legalEntitiesOf,
    policies: {
      compliance: config.policies.compliance satisfies CompliancePolicy,
      onboarding: config.policies.onboarding satisfies OnboardingPolicy,
    },
    zone: config.timeZone,
    rulesVersion: rulesVersionOf({
      release: await releaseOf(),
      laidDown: [
        ...[config.ownership, config.vocabularies, config.legalEntities],
        ...[config.policies, config.timeZone],
      ],
      flows: allFlows,
      connectors: opened.map(({ connected }) => connected.connector),
    }),
    decidedWords: {},
    lists: lists.map((list) =>
      list.name === "legal-entity" ? { ...list, words: config.legalEntities.map(({ id }) => id) } : list,
    ),
    now,
    chance: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    newKey: () => newKeyAt(now()),
    digest: (value) => hmacDigest(master, canonical(value)),
    wake: bell.ring,
  };
  return {
    hub,
    db,
    bell,
    retentionDays: config.retention.days,
    close: async () => {
      bell.close();
      await Promise.all(opened.map(({ close }) => close()));
      await db.close();
    },
  };
}

/** The program's own release, as its package states it. */
async function releaseOf(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  return version;
}

/** Ascends with time (the first 12 digits are milliseconds), and is unique without anybody being asked. */
const newKeyAt = (at: Date): string =>
  at.getTime().toString(16).padStart(12, "0") + randomUUID().replaceAll("-", "").slice(0, 14);

interface OpenConnection {
  readonly connected: Connected;
  close(): Promise<void>;
}

async function openConnection(
  { config, master, environment, now, ca }: Composition,
  db: Db,
  one: ConnectionConfig,
): Promise<OpenConnection> {
  const connector = allConnectors[one.connector];
  if (!connector) throw new Error(`connections.${one.id}: there is no connector called ${one.connector}`);
  const { organisation, outbound } = config;
  const vault = vaultOf(db, organisation, one.id, master);
  const sealed = async (name: string) =>
    new Sealed(await vaultOf(db, organisation, "", master).keep<string>(name, () => true, notSealed(name)));
  const references = Object.entries(one.secrets);
  const secrets: Record<string, string> = {};
  for (const [name, reference] of references)
    secrets[name] = (await reveal(reference, { environment, sealed })).reveal();
  const perList = Object.entries(config.vocabularies);
  const serves = servesOf(config.legalEntities, one);
  const words = {
    ...Object.fromEntries(perList.map(([list, per]) => [list, per[one.id] ?? {}])),
    "legal-entity": { ...companyWords(serves), ...config.vocabularies["legal-entity"]?.[one.id] },
  };
  const vocabulary = vocabularyOf(connector.vocabularies, words);
  const spoken = spokenBy(vocabulary);
  const network = { proxy: outbound.proxy, ca, outgoing: outgoing({ allow: outbound.allow }) };
  const parts = {
    connector,
    connection: one.id,
    settings: one.settings,
    secrets,
    vault,
    vocabulary: spoken.vocabulary,
    now,
    network,
  };
  let made: ReturnType<typeof connect> | undefined;
  const client = once(() => {
    made = connect(parts);
    return made.client;
  });
  const { webhooks } = connector;
  // Parsed when a delivery comes: a command that calls no system needs none of the secrets.
  const checked = once(() => ({
    settings: connector.settings.parse(one.settings),
    secrets: connector.secrets.parse(secrets),
  }));
  return {
    connected: {
      id: one.id,
      side: connector.side,
      connector,
      resources: new Map(connector.resources.map((resource) => [resource.entity.noun, resource])),
      vocabulary,
      words: together(connector.vocabularies, words),
      speak: spoken.becomes,
      serves,
      callsMax: 2,
      pollSeconds: one.poll.everySeconds,
      sweepSeconds: one.poll.sweepEverySeconds,
      mode: (noun) => one.flows[noun] ?? "off",
      client,
      webhook: webhooks && ((delivery) => webhooks.verify(delivery, { ...checked(), now: now() })),
    },
    close: async () => made?.close(),
  };
}

/** Both tables of words, as data; the later overrules the earlier. */
const together = (earlier: Words = {}, later: Words): Words =>
  Object.fromEntries(
    [...new Set([...Object.keys(earlier), ...Object.keys(later)])].map((list) => [
      list,
      { ...earlier[list], ...later[list] },
    ]),
  );

/** A company there is whose it is; where none is named, the connection as a whole is, if it carries one legal entity's alone. */
function companyWords(serves: Serves): Readonly<Record<string, string>> {
  const ofOne = [...serves].flatMap(([company, [entity, ...others]]) =>
    entity !== undefined && others.length === 0 && (company !== "" || serves.size === 1)
      ? [[company, entity] as const]
      : [],
  );
  return Object.fromEntries(ofOne);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const notSealed = (name: string) => async (): Promise<string> => {
  throw new Error(
    `sealed:${name}: nothing was sealed under this name; seal it first: plumbline seal ${name}`,
  );
};
