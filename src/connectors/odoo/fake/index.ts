import { type FakeClock, VirtualClock } from "../../kit/fake/clock.ts";
import type { Odds } from "../../kit/fake/mischief.ts";
import { FakeServer } from "../../kit/fake/server.ts";
import { counter } from "./desk.ts";
import { driftField } from "./drift.ts";
import { busyProxy } from "./http/pages.ts";
import { denied } from "./http/routes.ts";
import { instanceOf, type KeptTables } from "./instance.ts";
import { type Call, Journal } from "./journal.ts";
import { heldOpen, type OdooMischief, Sleeve } from "./mischief.ts";
import { type Person, personAt } from "./people.ts";
import { type Login, NORTHGATE, type Seed } from "./seed.ts";
import type { Table } from "./table.ts";
import type { Version } from "./version.ts";
import { Workers } from "./workers.ts";

export interface FakeOdooOptions {
  /** 18 unless told. */
  readonly version?: Version;
  /** A free one unless told. */
  readonly port?: number;
  readonly clock?: FakeClock;
  readonly database?: string;
  /** The firm it begins with: Northgate with two companies unless told. */
  readonly seed?: Partial<Seed>;
  /** What an earlier fake of this version kept, in place of the seed. */
  readonly kept?: KeptTables | undefined;
  /** How many requests are served at once. */
  readonly workers?: number;
}

/**
 * An Odoo that is not there: a real HTTP server on loopback over a small ORM, with the fields, rules and sentences that
 * were measured, a log, and a will of its own when asked to misbehave.
 *
 *     const odoo = await fakeOdoo({ version: 18 });
 *     odoo.misbehave({ kind: "drop-after", when: calling("res.partner", "load") });
 *     odoo.person().merge([7, 9], 9);
 *     odoo.table("res.partner").by("vat", "915550142");
 */
export interface FakeOdoo {
  readonly version: Version;
  readonly url: string;
  readonly database: string;
  /** The hub's user. */
  readonly user: string;
  readonly password: string;
  readonly apiKey: string;
  readonly admin: Login;
  readonly clock: FakeClock;
  /** The kit's server, with its log as it came over the wire. */
  readonly server: FakeServer;
  /** Every request as a call, with the order in which it began, took effect and ended, and what it changed. */
  readonly log: readonly Call[];
  /** The rows of a model as the database holds them: empty is null, and moments have microseconds. */
  table(model: string): Table;
  /** A person who works in Odoo beside the hub: the administrator unless told. */
  person(login?: string): Person;
  misbehave(mischief: OdooMischief): void;
  leaveToChance(odds: Odds): void;
  calm(): void;
  /** Keeps workers busy, so that requests wait in the queue. */
  occupy(seconds: number, workers?: number): Promise<void>;
  /** The field is gone, as after an upgrade; with `to` it has another name. */
  drift(model: string, field: string, to?: string): void;
  /** Refuses connections until it is revived. */
  die(): Promise<void>;
  revive(): Promise<void>;
  /** All that it holds, to go on from later. */
  keep(): KeptTables;
  close(): Promise<void>;
}

export async function fakeOdoo(options: FakeOdooOptions = {}): Promise<FakeOdoo> {
  const { version = 18, database = "odoo", clock = new VirtualClock(), workers = 2, port } = options;
  const seed: Seed = { ...NORTHGATE, ...options.seed };
  const instance = instanceOf({ version, database, clock, seed, kept: options.kept });
  const { odoo, begin } = instance;
  const [journal, sleeve, pool] = [new Journal(), new Sleeve(), new Workers(workers, clock)];
  const { handle, begin: beginHeld } = counter(instance, journal, sleeve);
  const server = await FakeServer.start({
    clock,
    port,
    handle: (request) => pool.serve(() => handle(request)),
    expired: (request) => denied(odoo, request),
    throttled: (_request, seconds, status) => busyProxy(seconds, status),
  });
  const { login: user, password, apiKey } = seed.hub ?? seed.admin;
  return {
    ...{ version, database, clock, server, user, password, apiKey, admin: seed.admin },
    get url() {
      return server.url;
    },
    get log() {
      return server.log.map((logged) => journal.read(logged));
    },
    table: (model) => odoo.table(model),
    person: (login = seed.admin.login) => personAt(odoo, begin, login),
    misbehave(mischief) {
      if (mischief.kind === "gateway" || mischief.kind === "conflict") sleeve.lay(mischief);
      else if (mischief.kind === "held-open") server.misbehave(heldOpen(mischief, beginHeld));
      else server.misbehave(mischief);
    },
    leaveToChance: (odds) => server.leaveToChance(odds),
    calm() {
      server.calm();
      sleeve.clear();
    },
    occupy: (seconds, count) => pool.occupy(seconds, count),
    drift: (model, field, to) => driftField(odoo, model, field, to),
    die: () => server.die(),
    revive: () => server.revive(),
    keep: instance.keep,
    close: () => server.close(),
  };
}

export { calling } from "./mischief.ts";
