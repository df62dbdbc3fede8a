import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { FakeRequest } from "../kit/fake/message.ts";
import {
  allChanges,
  atWork,
  type Conforming,
  type Content,
  created,
  failureOf,
  pick,
  type Work,
} from "./bench.ts";

/** Neither a secret nor a classed value is in an error, whatever the system repeats. */
export function conformsInSecrecy(conforming: Conforming, noun: string): void {
  describe("secrecy", () => {
    it("tells no classed value when the system repeats it in a refusal", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { bench, harness } = work;
      const told = pick(bench.sample(0), work.resource.writes?.takes ?? work.resource.carries);
      const values = classedValues(work, told);
      if (values.length === 0) return skip();
      const reply = (request: FakeRequest) =>
        bench.refusal(request, `Taken: ${values.join(", ")}, by another`);
      harness.server.misbehave({ kind: "refuse", reply, when: bench.isWrite });

      const [outcome] = await created(work, [{ stamp: "key-1", patch: told }]);

      const error = outcome?.done === false ? outcome.error : undefined;
      expect(error?.message).toMatch(/Taken: .*, by another/);
      for (const value of values) expect(inspect(error, { depth: 9 })).not.toContain(value);
    });

    it("tells no classed value of an answer that it cannot read", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { bench, harness } = work;
      const values = classedValues(work, bench.sample(0));
      if (values.length === 0) return skip();
      bench.enter(bench.sample(0));
      const text = `[{"value": "${values.join(" ")}"`;
      harness.server.misbehave({ kind: "malformed", text, when: bench.isRead });
      const failures = [await failureOf(allChanges(work))];
      for (const change of Object.values(bench.drifts)) {
        harness.server.misbehave({ kind: "drift", change, when: bench.isRead });
        failures.push(await failureOf(allChanges(work)));
      }
      for (const value of values) expect(inspect(failures, { depth: 9 })).not.toContain(value);
    });

    it("tells no secret when it is refused", async () => {
      const work = await atWork(conforming, noun, ({ wrongSecrets }) => wrongSecrets);
      const failure = inspect(await failureOf(conforming.connector.check(work.client as never)), {
        depth: 9,
      });
      for (const secret of textsIn(work.harness.wrongSecrets)) expect(failure).not.toContain(secret);
    });
  });
}

const classedValues = ({ resource }: Work, content: Content): string[] =>
  textsIn(pick(content, Object.keys(resource.entity.classes)));

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length >= 4 ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
