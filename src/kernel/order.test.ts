import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Side, seatKey } from "./case.ts";
import { type Crane, craneFlow } from "./example.ts";
import { agree, isEmpty } from "./same.ts";
import { after, atRest, type Road, road, type Step } from "./simulation.ts";
import { aCase, minute, silent } from "./testing.ts";

const SEATS = ["construction", "erp", "ap"] as const satisfies readonly Side[];
type Field = keyof Crane;
type Edit = Extract<Step<Crane>, { do: "edit" }>;

const start = (makes?: Road<Crane>["makes"]) =>
  atRest(
    [edit("construction", 0, { name: "Potain" }), edit("erp", 0, { email: "e@b.se" })].reduce<Road<Crane>>(
      (now, one) => atRest(after(now, one)),
      road(craneFlow, aCase(craneFlow, { voices: SEATS.map((side) => silent<Crane>(side)) }), {
        facts: {},
        makes,
      }),
    ),
  );

const edit = (seat: string, nth: number, patch: Partial<Crane>): Edit => ({
  do: "edit",
  at: minute(nth),
  seat,
  patch,
});

const text = fc.constantFrom("a", "b", "c", "longer than that", null);
/** Edits of fields that nobody else edits. */
const independent = fc.oneof(
  fc.record({ seat: fc.constant("construction"), patch: fc.record({ phone: text }) }),
  fc.record({
    seat: fc.constant("construction"),
    patch: fc.record({ name: fc.constantFrom("Potain", "Grove") }),
  }),
  fc.record({ seat: fc.constant("erp"), patch: fc.record({ email: text }) }),
  fc.record({ seat: fc.constant("ap"), patch: fc.record({ rate: text }) }),
);
const anything = fc.record({
  seat: fc.constantFrom(...SEATS),
  patch: fc.record(
    {
      name: fc.constantFrom("Potain", "Grove", "Liebherr", ""),
      phone: text,
      email: text,
      trades: fc.uniqueArray(fc.constantFrom("rigging", "piling", "haulage")),
      rate: text,
    },
    { requiredKeys: [] },
  ),
});
/** What the hub does in between, in any order. */
const work = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("look" as const), seat: fc.constantFrom(...SEATS) }),
    fc.record({ do: fc.constant("decide" as const) }),
    fc.record({ do: fc.constant("deliver" as const), seat: fc.constantFrom(...SEATS) }),
  ),
  { maxLength: 8 },
);
const story = (edits: fc.Arbitrary<{ seat: string; patch: Partial<Crane> }>) =>
  fc.array(fc.tuple(edits, work), { minLength: 1, maxLength: 8 }).map((parts) =>
    // A minute and more apart: outside the window within which two changes are one conflict.
    parts.map(([{ seat, patch }, steps], nth) => ({ edit: edit(seat, 2 * nth + 2, patch), steps })),
  );

const standing = ({ situation, systems, decision }: Road<Crane>) => ({
  known: situation.known,
  systems: [...systems].map(([seat, { image }]) => [seat, withoutEmpty(image)]).sort(),
  holds: decision?.holds.map(({ code, blocks }) => `${code} ${blocks}`),
});
const withoutEmpty = (image: Partial<Crane>) =>
  Object.fromEntries(
    Object.entries(image)
      .filter(([, value]) => !isEmpty(value))
      .sort(),
  );

const played = (parts: readonly { edit: Edit; steps: readonly Step<Crane>[] }[], from: Road<Crane>) =>
  atRest(parts.flatMap(({ edit, steps }) => [edit, ...steps]).reduce(after, from));
const inOrder = (parts: readonly { edit: Edit }[], from: Road<Crane>) =>
  parts.reduce((now, { edit }) => atRest(after(now, edit)), from);

const fresh = start();

describe("the order in which a hub comes to look, decide and deliver", () => {
  it("does not matter to edits that do not touch each other", () => {
    fc.assert(
      fc.property(story(independent), (parts) => {
        expect(standing(played(parts, fresh))).toEqual(standing(inOrder(parts, fresh)));
      }),
      { numRuns: 200 },
    );
  });

  it("never leaves two at odds without a hold, whoever edits what", () => {
    fc.assert(
      fc.property(story(anything), (parts) => {
        const { situation, systems, decision } = played(parts, fresh);
        for (const { seat } of situation.voices)
          for (const field of Object.keys(craneFlow.fields) as Field[]) {
            const theirs = systems.get(seatKey(seat))?.image[field];
            const isHeld = decision?.holds.some(({ blocks }) => blocks === `${seatKey(seat)}#${field}`);
            if (!isHeld)
              expect([
                seat.side,
                field,
                agree(craneFlow.fields[field], situation.known?.[field], theirs),
              ]).toEqual([seat.side, field, true]);
          }
      }),
      { numRuns: 300 },
    );
  });

  it("tells no more, once at rest, and holds each thing once", () => {
    fc.assert(
      fc.property(story(anything), (parts) => {
        const rest = played(parts, fresh);
        const again = after(rest, { do: "decide" });
        expect(standing(again)).toEqual(standing(rest));
        const held = standing(rest).holds ?? [];
        expect(new Set(held).size).toBe(held.length);
      }),
      { numRuns: 150 },
    );
  });

  it("does not matter where a system cuts what it is told: it starts no quarrel", () => {
    const cut: Road<Crane>["makes"] = (seat, patch) =>
      seat === "ap" && patch.phone ? { ...patch, phone: patch.phone.slice(0, 4) } : patch;
    fc.assert(
      fc.property(story(independent), (parts) => {
        const rest = played(parts, start(cut));
        expect(rest.decision?.holds).toEqual([]);
        const phone = rest.situation.known?.phone;
        expect(rest.systems.get("ap")?.image.phone ?? null).toBe(phone?.slice(0, 4) ?? null);
      }),
      { numRuns: 200 },
    );
  });

  it("is the owner's last word in the end, where nobody else had one", () => {
    fc.assert(
      fc.property(story(independent), (parts) => {
        const last = (field: Field, before: unknown) =>
          parts.map(({ edit }) => edit.patch).findLast((patch) => field in patch)?.[field] ??
          (parts.some(({ edit }) => field in edit.patch) ? null : before);
        const { known } = played(parts, fresh).situation;
        expect(known).toMatchObject({ name: last("name", "Potain"), email: last("email", "e@b.se") });
      }),
      { numRuns: 100 },
    );
  });
});
