import { describe, expect, it } from "vitest";
import type { Voice } from "../case.ts";
import { exactly, outcome, seat, settled, silent } from "../testing.ts";
import { type Project, projectFlow } from "./project.ts";

const known: Project = { number: "P-1", name: "Harbour", companies: ["north", "south"], manager: "Ines" };
const { companies: _, ...told } = known;
const construction = (now: Partial<Project> = {}) => settled<Project>("construction", known, now);
const books = (company: string, now: Partial<Project> = {}): Voice<Project> =>
  settled<Project>("erp", told, now, { seat: seat("erp", company) });
const fresh = (company: string) => silent<Project>("erp", { seat: seat("erp", company) });

describe("one project under two legal entities", () => {
  it("is created in the books of both, and in no third company's", () => {
    const voices = [construction(), fresh("north"), fresh("south"), fresh("west")];
    expect(outcome(projectFlow, { known, voices }).told).toEqual({ "erp/north": told, "erp/south": told });
  });

  it("tells both what the site changes", () => {
    const voices = [construction({ name: "Harbour II" }), books("north"), books("south")];
    const patch = { name: "Harbour II" };
    expect(outcome(projectFlow, { known, voices }).told).toEqual({ "erp/north": patch, "erp/south": patch });
  });

  it("comes to a company that joins, and is told no more to one that left", () => {
    const voices = [
      construction({ companies: ["south", "west"], name: "Harbour II" }),
      books("north"),
      fresh("west"),
    ];
    expect(Object.keys(outcome(projectFlow, { known, voices }).told)).toEqual(["erp/west"]);
  });

  it("hears the leading company where both keep a field; the other waits for a person", () => {
    const voices = [construction(), books("south", { manager: "Sven" }), books("north", { manager: "Nora" })];
    expect(outcome(projectFlow, { known, voices })).toMatchObject({
      next: { manager: "Nora" },
      told: exactly({ construction: { manager: "Nora" } }),
      held: ["ownership.conflict erp/south#manager"],
    });
  });

  it("is compared in each company with itself: one shortens its name, the other does not", () => {
    const short = { ...told, name: "Harb" };
    const south = settled<Project>(
      "erp",
      short,
      {},
      { seat: seat("erp", "south"), told: { name: "Harbour" } },
    );
    expect(outcome(projectFlow, { known, voices: [construction(), books("north"), south] })).toMatchObject({
      told: exactly({}),
      held: [],
    });
  });

  it("is closed in both by one move", () => {
    const asked = [{ by: "person", who: "Dana", do: "close", at: "2026-03-01T09:00:00.000Z" } as const];
    const voices = [construction(), books("north"), books("south"), fresh("west")];
    expect(outcome(projectFlow, { known, voices, asked }).does).toEqual([
      "close-project → erp/north",
      "close-project → erp/south",
    ]);
  });

  it("that vanished from one company is a hold there, and goes on in the other", () => {
    const voices = [
      construction({ name: "Harbour II" }),
      { ...books("north"), gone: "was deleted" },
      books("south"),
    ];
    expect(outcome(projectFlow, { known, voices })).toMatchObject({
      told: exactly({ "erp/south": { name: "Harbour II" } }),
      held: ["record.vanished erp/north"],
    });
  });
});
