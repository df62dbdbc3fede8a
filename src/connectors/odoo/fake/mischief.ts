import type { FakeRequest } from "../../kit/fake/message.ts";
import type { Mischief } from "../../kit/fake/mischief.ts";

interface Aim {
  /** How many requests it strikes: one unless told. */
  readonly times?: number | undefined;
  /** Which requests; any unless told. */
  readonly when?: ((request: FakeRequest) => boolean) | undefined;
}

/** What only Odoo, or a proxy before it, does. The tricks of every fake are in the kit. */
type Own =
  /**
   * The transaction begins at once and the socket is closed; it commits so many seconds later (120 unless told), with
   * the write_date of its beginning. The kit's `commit-late` is the other kind: it waits in the queue, and begins late.
   */
  | { readonly kind: "held-open"; readonly seconds?: number | undefined }
  /** A proxy answers in Odoo's place; Odoo did the work all the same, unless `effect` is false. */
  | { readonly kind: "gateway"; readonly status: 502 | 504; readonly effect?: boolean | undefined }
  /** The call meets another transaction: `load` reports it, whatever else is tried again unseen. */
  | { readonly kind: "conflict" };

export type OdooMischief = Mischief | (Own & Aim);

type Kept = Extract<Own, { kind: "gateway" | "conflict" }>;

/** The tricks that are played inside the server, where the request is handled. */
export class Sleeve {
  #laid: { readonly trick: Kept & Aim; left: number }[] = [];

  lay(trick: Kept & Aim): void {
    this.#laid.push({ trick, left: trick.times ?? 1 });
  }

  clear(): void {
    this.#laid = [];
  }

  draw(request: FakeRequest): Kept | undefined {
    const struck = this.#laid.find(({ trick, left }) => left > 0 && (trick.when?.(request) ?? true));
    if (!struck) return undefined;
    struck.left -= 1;
    return struck.trick;
  }
}

/** Aims at calls of a method: `calling("res.partner", "load")`. Without a method, at all of the model's. */
export function calling(model: string, method?: string): (request: FakeRequest) => boolean {
  return (request) => {
    const [, named, called] = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(request.path) ?? [];
    if (named) return named === model && (method === undefined || called === method);
    const body = request.json() as { params?: { service?: string; args?: unknown[] } } | undefined;
    const { service, args = [] } = body?.params ?? {};
    return service === "object" && args[3] === model && (method === undefined || args[4] === method);
  };
}

/** As the kit's late commit, but the transaction is begun when the trick strikes, before the socket is closed. */
export function heldOpen(
  { seconds, times, when }: { readonly seconds?: number | undefined } & Aim,
  begin: (request: FakeRequest) => void,
): Mischief {
  return {
    ...{ kind: "commit-late", seconds, times },
    when(request) {
      if (when && !when(request)) return false;
      begin(request);
      return true;
    },
  };
}
