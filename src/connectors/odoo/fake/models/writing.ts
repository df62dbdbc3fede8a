import { write } from "../orm/write.ts";
import type { Method } from "../rules.ts";
import { isRecord } from "../value.ts";

/** `write` of a model that has overridden it and calls its argument by another name. */
export const writing = (argument: string): Method => ({
  on: "records",
  takes: [argument],
  call(env, model, ids, args) {
    const values = args[argument];
    write(env, model, ids, isRecord(values) ? values : {});
    return true;
  },
});
