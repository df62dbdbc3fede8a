import { type Env, find, modelOf, withContext } from "../environment.ts";
import { create } from "../orm/create.ts";
import { fieldsOf, read } from "../orm/read.ts";
import { search, searchCount } from "../orm/search.ts";
import { existing, write } from "../orm/write.ts";
import type { Methods } from "../rules.ts";
import { isRecord, type Values } from "../value.ts";
import { domain, number } from "./arguments.ts";
import { searchOf } from "./searches.ts";

/** What the web client calls, and others may: reading by a specification, saving and reading in one. */
export const webMethods: Methods = {
  web_read: {
    on: "records",
    takes: ["specification"],
    call: (env, model, ids, { specification }) => specified(env, model, ids, shape(specification)),
  },
  web_search_read: {
    on: "model",
    takes: ["domain", "specification", "offset?", "limit?", "order?", "count_limit?"],
    call(env, model, _ids, args) {
      const wanted = searchOf(args);
      const ids = search(env, model, wanted).map(({ id }) => id);
      const seen = ids.length + (wanted.offset ?? 0);
      const isCut = ids.length === wanted.limit;
      const count = isCut ? searchCount(env, model, domain(args.domain)) : seen;
      return {
        length: Math.max(seen, Math.min(count, number(args.count_limit) ?? count)),
        records: specified(env, model, ids, shape(args.specification)),
      };
    },
  },
  web_save: {
    on: "records",
    takes: ["vals", "specification", "next_id?"],
    call(env, model, ids, { vals, specification }) {
      const values = isRecord(vals) ? vals : {};
      if (ids.length === 0) return specified(env, model, create(env, model, [values]), shape(specification));
      write(env, model, ids, values);
      return specified(env, model, ids, shape(specification));
    },
  },
};

const shape = (specification: unknown): Values => (isRecord(specification) ? specification : {});

/** A relation is its id, or the fields of it that are asked for. */
function specified(env: Env, model: string, ids: readonly number[], specification: Values): unknown[] {
  const fields = Object.keys(specification);
  fieldsOf(env, model, fields);
  // A record that is gone is left out, unless the records of others are asked for through it.
  const goesDeeper = Object.values(specification).some((inner) => isRecord(inner) && isRecord(inner.fields));
  if (goesDeeper && ids.some((id) => find(env, model, id))) for (const id of ids) existing(env, model, id);
  const records = read(env, model, ids, { fields: ["id", ...fields], load: "" }) as Record<string, unknown>[];
  return records.map((record) => {
    const answer: Record<string, unknown> = { id: record.id };
    for (const name of fields) {
      const inner = specification[name];
      const relation = modelOf(env, model).fields.get(name)?.relation;
      const deeper = isRecord(inner) && isRecord(inner.fields) ? inner.fields : undefined;
      const inside = isRecord(inner) && isRecord(inner.context) ? withContext(env, inner.context) : env;
      answer[name] = deeper && relation ? within(inside, relation, record[name], deeper) : record[name];
    }
    return answer;
  });
}

function within(env: Env, relation: string, value: unknown, specification: Values): unknown {
  if (Array.isArray(value)) return specified(env, relation, value, specification);
  if (!find(env, relation, value)) return false;
  return specified(env, relation, [value as number], specification)[0];
}
