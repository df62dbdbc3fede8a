import { describe, expect, it } from "vitest";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { atWork, type Conforming, failureOf, readBack, type Work } from "./bench.ts";

/** What cannot be mapped is said, what cannot be read is refused; neither is guessed. */
export function conformsInMapping(conforming: Conforming, noun: string): void {
  const vocabulary = vocabularyOf(conforming.connector.vocabularies);

  describe("mapping", () => {
    it("names a word that nobody has mapped and leaves its field unsaid", async ({ skip }) => {
      const work = await atWork(conforming, noun);
      const { bench, harness, resource } = work;
      if (!bench.unknownWord) return skip();
      const mapped = vocabularyOf(conforming.connector.vocabularies, harness.vocabularies);
      const { field, list, word, plant } = bench.unknownWord;
      const id = bench.enter(bench.sample(0));
      plant(id);

      const { says, unmapped } = readingOf(resource, (await wireOf(work, id)) as never, mapped);

      expect(unmapped).toEqual([{ field, list, word }]);
      expect(says).not.toHaveProperty(field);
    });

    it("refuses null where none may be, naming the place and no value", async () => {
      const work = await atWork(conforming, noun);
      const { bench, resource } = work;
      const wire = await wireOf(work, bench.enter(bench.sample(0)));
      expect(bench.required.length).toBeGreaterThan(0);

      for (const place of bench.required) {
        const failure = await failureOf(
          Promise.resolve().then(() =>
            readingOf(resource, holed(wire, place.split(".")) as never, vocabulary),
          ),
        );
        expect(failure).toMatchObject({ name: "ConnectorError", remedy: "changed" });
        expect(String(failure)).toContain(place);
      }
    });

    it.each([null, undefined, [], "text", 7, {}])("refuses %j for a record", async (wire) => {
      const { resource } = await atWork(conforming, noun);
      expect(() => readingOf(resource, wire as never, vocabulary)).toThrow(
        expect.objectContaining({ remedy: "changed" }),
      );
    });
  });
}

async function wireOf(work: Work, id: string): Promise<unknown> {
  const [observed] = await readBack(work, [id]);
  return observed?.wire;
}

/** A copy of the record with null in this place. */
function holed(wire: unknown, [member = "", ...rest]: readonly string[]): unknown {
  const record = wire as Record<string, unknown>;
  return { ...record, [member]: rest.length === 0 ? null : holed(record[member], rest) };
}
