import type { FakeClock } from "../../kit/fake/clock.ts";
import { Courier } from "../../kit/fake/courier.ts";
import type { Actor } from "./directory.ts";

/** Something that a hook may tell of. */
export interface Happening {
  readonly reason: "create" | "update" | "delete";
  /** `Company Vendors`, `Projects`. */
  readonly resource: string;
  readonly id: number;
  readonly project: number | null;
  readonly by: Actor;
}

export interface Hook {
  readonly url: string;
  readonly version: "v2.0" | "v3.0" | "v4.0";
  /** What its deliveries bear as `Authorization: Bearer …`. */
  readonly secret: string;
}

/** The webhooks of the company: unsigned, five seconds to answer, then again for twelve hours. */
export class Hooks {
  readonly courier: Courier;
  readonly #clock: FakeClock;
  readonly #companyId: string;
  readonly #hooks: Hook[] = [];
  #count = 91827364;

  constructor(clock: FakeClock, companyId: string) {
    this.#clock = clock;
    this.#companyId = companyId;
    this.courier = new Courier({
      clock,
      timeoutSeconds: 5,
      pauseSeconds: (attempts) => Math.min(2 ** (attempts - 1), 3600),
      discardAfterSeconds: 12 * 3600,
    });
  }

  add(hook: Hook): void {
    this.#hooks.push(hook);
  }

  announce(event: Happening): void {
    for (const { url, version, secret } of this.#hooks)
      this.courier.send(
        { url, headers: { authorization: `Bearer ${secret}` } },
        this.payload(event, version),
      );
  }

  payload(
    { reason, resource, id, project, by }: Happening,
    version: Hook["version"],
  ): Record<string, unknown> {
    const number = ++this.#count;
    const ulid = `01KAC3W6J0${String(number).padStart(16, "0")}`;
    const timestamp = this.#clock.now().toISOString();
    const company = Number(this.#companyId);
    if (version === "v4.0")
      return {
        id: ulid,
        timestamp,
        reason,
        company_id: this.#companyId,
        project_id: project === null ? null : String(project),
        user_id: "4411",
        resource_type: resource,
        resource_id: String(id),
      };
    return {
      id: number,
      ulid,
      timestamp,
      metadata: {
        source_user_id: 4411,
        source_project_id: project,
        source_company_id: company,
        source_operation_id: null,
        source_application_id: by.application,
      },
      user_id: 4411,
      company_id: company,
      project_id: project,
      api_version: version,
      event_type: reason,
      resource_name: resource,
      resource_id: id,
      ...(version === "v3.0" ? { related_resources: [] } : {}),
    };
  }
}
