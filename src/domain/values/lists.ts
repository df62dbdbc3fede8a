import type { WordList } from "../../kernel/word-list.ts";
import { STATUSES } from "../project/entity.ts";
import { REGISTRATIONS } from "../vendor/entity.ts";

/** Every list of words that a firm maps. To add one: a line here; to close one: all of its words. */
export const lists: readonly WordList[] = [
  { name: "terms", says: "payment terms", field: { noun: "vendor", name: "terms" } },
  {
    ...{ name: "registration", says: "what a public register says of a tax identity" },
    ...{ field: { noun: "vendor", name: "registration" }, words: REGISTRATIONS },
  },
  {
    ...{ name: "project-status", says: "where a project stands" },
    ...{ field: { noun: "project", name: "status" }, words: STATUSES },
  },
  {
    ...{ name: "legal-entity", says: "in whose books a project stands" },
    field: { noun: "project", name: "legalEntity" },
  },
  { name: "cost-code", says: "what a cost is for" },
  { name: "cost-type", says: "what kind of cost it is" },
  { name: "people", says: "under which principal's name somebody acts here" },
  { name: "trades", says: "what a vendor does" },
  { name: "status", says: "where a document stands" },
  { name: "tax", says: "how something is taxed" },
  { name: "unit", says: "in what something is measured" },
  { name: "currency", says: "in what money something is paid" },
  { name: "account", says: "the account that something is booked to" },
];
