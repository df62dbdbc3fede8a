import { describe, expect, it } from "vitest";
import { advanced, forgetting, isNews, Mark, START, sinceOf } from "./mark.ts";

const record = (id: string, at: string, digest = `${id}@${at}`) => ({ id, at, digest });
const noon = "2026-11-18T12:00:00.000Z";
const later = new Date("2026-11-18T12:30:00Z");

describe("how far a list was read", () => {
  it("begins at the beginning", () => {
    expect(sinceOf(START).getTime()).toBe(0);
    expect(isNews(START, record("1", noon))).toBe(true);
  });

  it("goes on some minutes before the latest that was seen", () => {
    const mark = advanced(START, [record("1", noon), record("2", "2026-11-18T11:00:00.000Z")], later);
    expect(mark.upTo).toBe(noon);
    expect(sinceOf(mark).toISOString()).toBe("2026-11-18T11:55:00.000Z");
  });

  it("tells a record that it has seen from one that changed in the same moment", () => {
    const mark = advanced(START, [record("1", noon, "first")], later);
    expect(isNews(mark, record("1", noon, "first"))).toBe(false);
    expect(isNews(mark, record("1", noon, "second"))).toBe(true);
  });

  it("never goes back, whatever is read again", () => {
    const mark = advanced(START, [record("1", noon)], later);
    expect(advanced(mark, [record("2", "2026-11-18T11:58:00.000Z")], later).upTo).toBe(noon);
    expect(advanced(mark, [], later)).toEqual(mark);
  });

  it("comes no further than the moment at which the pass began", () => {
    const mark = advanced(START, [record("1", noon), record("2", later.toISOString())], new Date(noon));
    expect(mark.upTo).toBe(noon);
    expect(isNews(mark, record("2", later.toISOString()))).toBe(false);
  });

  it("remembers no more than what is read again, and not without end", () => {
    const mark = advanced(START, [record("old", "2026-11-18T11:00:00.000Z"), record("new", noon)], later);
    expect(Object.keys(mark.seen)).toEqual(["new"]);
    const many = Array.from({ length: 5000 }, (_, n) => record(String(n), noon));
    expect(Object.keys(advanced(START, many, later).seen)).toHaveLength(1000);
    expect(Mark.parse(JSON.parse(JSON.stringify(mark)))).toEqual(mark);
  });

  it("hears again of a record that was on another list meanwhile, just as it was", () => {
    const mark = advanced(START, [record("1", noon), record("2", noon)], later);
    const after = forgetting(mark, [record("1", noon, "elsewhere")]);
    expect([isNews(after, record("1", noon)), isNews(after, record("2", noon))]).toEqual([true, false]);
    expect(after.upTo).toBe(noon);
  });
});
