import { checkAccess } from "../access.ts";
import { namesOf } from "../domain/relation.ts";
import { likeTest } from "../domain/scalar.ts";
import { type Env, rulesOf } from "../environment.ts";
import { displayNameOf } from "../orm/column.ts";
import { create } from "../orm/create.ts";
import { read } from "../orm/read.ts";
import { type Search, search, searchCount } from "../orm/search.ts";
import type { Arguments, Methods } from "../rules.ts";
import { domain, names, number, order } from "./arguments.ts";
import { readGroup } from "./read-group.ts";

/** What every model can be asked. */
export const searchMethods: Methods = {
  search: {
    on: "model",
    takes: ["domain", "offset?", "limit?", "order?"],
    call: (env, model, _ids, args) => search(env, model, searchOf(args)).map(({ id }) => id),
  },
  search_count: {
    on: "model",
    takes: ["domain", "limit?"],
    call(env, model, _ids, { domain: asked, limit }) {
      const count = searchCount(env, model, domain(asked));
      return Math.min(count, number(limit) ?? count);
    },
  },
  search_read: {
    on: "model",
    takes: ["domain?", "fields?", "offset?", "limit?", "order?", "load?"],
    call(env, model, _ids, args) {
      const ids = search(env, model, searchOf(args)).map(({ id }) => id);
      const load = args.load === undefined || args.load === "_classic_read" ? "_classic_read" : "";
      return read(env, model, ids, { fields: names(args.fields), load });
    },
  },
  name_search: {
    on: "model",
    takes: ["name?", "args?", "operator?", "limit?", "domain?"],
    call(env, model, _ids, args) {
      const { name = "", operator = "ilike", limit = 100 } = args;
      const finds = nameTest(env, model, String(name), String(operator));
      return search(env, model, { domain: domain(args.args ?? args.domain) })
        .filter(({ id }) => finds(id))
        .slice(0, number(limit) || undefined)
        .map(({ id }) => [id, displayNameOf(env, model, id)]);
    },
  },
  name_create: {
    on: "model",
    takes: ["name"],
    call(env, model, _ids, { name }) {
      const [id = 0] = create(env, model, [{ name }]);
      return [id, displayNameOf(env, model, id)];
    },
  },
  read_group: {
    on: "model",
    takes: ["domain", "fields", "groupby", "offset?", "limit?", "orderby?", "lazy?"],
    call(env, model, _ids, { domain: asked, fields, groupby }) {
      checkAccess(env, model, "read");
      return readGroup(env, model, {
        domain: domain(asked),
        aggregates: names(fields) ?? [],
        groups: typeof groupby === "string" ? [groupby] : (names(groupby) ?? []),
      });
    },
  },
};

export const searchOf = (args: Arguments): Search => ({
  domain: domain(args.domain),
  offset: number(args.offset),
  limit: number(args.limit),
  order: order(args.order),
});

function nameTest(env: Env, model: string, name: string, operator: string): (id: number) => boolean {
  if (name === "") return () => true;
  if (operator === "=") return (id) => namesOf(env, model, id).includes(name);
  const like = likeTest(operator, name, (stored) => (typeof stored === "object" ? null : stored));
  const looksInto = rulesOf(env, model).searchNames ?? ["name"];
  return (id) =>
    namesOf(env, model, id)
      .slice(0, 1 + looksInto.length)
      .some(like);
}
