import type { FakeReply, FakeRequest } from "../kit/fake/message.ts";

/** A sync fails item by item, and answers 200. */
export function refusalOf({ json }: FakeRequest, words: string): FakeReply {
  const { updates } = json() as { updates: object[] };
  return {
    body: { entities: [], errors: updates.map((update) => ({ ...update, errors: { base: [words] } })) },
  };
}
