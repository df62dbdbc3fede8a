import { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";
import type { Ask, Http } from "../kit/http.ts";
import { refusalOf } from "./refusals.ts";
import { API } from "./session.ts";
import type { Settings } from "./settings.ts";

/** What the organisation calls its payment terms: id → name. A vendor bears the id only. */
export interface Terms {
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface Asking {
  readonly http: Http;
  readonly settings: Settings;
  readonly now: () => Date;
}

const List = z.object({
  results: z.array(z.object({ id: z.string().min(1), name: z.string() })),
  nextPage: z.string().nullish(),
});

/** Terms are added rarely and never removed; they may be renamed. */
const FRESH_SECONDS = 600;

/** No organisation has so many terms: each has another number of days. */
const PAGES_MAX = 20;

/** BILL shows terms to the API since July 2026 only; where it does not, or not to us, they stay ids. */
const UNTOLD = [403, 404];

export function termsOf(asking: Asking): Terms {
  let known: Promise<ReadonlyMap<string, string>> | undefined;
  let readAt = 0;
  return {
    async names(ids) {
      if (ids.length === 0) return new Map();
      const at = asking.now().getTime();
      if (!known || at - readAt > FRESH_SECONDS * 1000) {
        readAt = at;
        known = readTerms(asking);
        known.catch(() => {
          known = undefined;
        });
      }
      return known;
    },
  };
}

async function readTerms({ http, settings, now }: Asking): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const path = `${API}/organizations/${settings.organizationId}/payment-terms`;
  let page: string | undefined;
  for (let count = 0; count < PAGES_MAX; count++) {
    const ask: Ask = { method: "GET", path, query: { max: 100, page } };
    const answer = await http.ask(ask);
    if (UNTOLD.includes(answer.status)) return names;
    if (answer.status >= 300)
      throw refusalOf({ answer, method: "GET", doing: "reading payment terms", now: now() });
    const list = List.safeParse(answer.json());
    if (!list.success) throw new ConnectorError("changed", "BILL's payment terms are no list any more");
    for (const { id, name } of list.data.results) names.set(id, name);
    page = list.data.nextPage ?? undefined;
    if (!page) return names;
  }
  throw new ConnectorError("changed", "BILL's payment terms go on and on");
}
