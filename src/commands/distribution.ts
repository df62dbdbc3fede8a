import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Booking, bookingOf } from "../api/v1/booking.ts";
import { theDocument } from "../engine/find.ts";
import type { Hub } from "../engine/hub.ts";
import { todayOf } from "../engine/views/bearers.ts";
import type { StoredRecord } from "../store/records.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk, Terminal } from "./terminal.ts";
import { blocks, moment } from "./words.ts";

interface Day {
  readonly on?: string | undefined;
}

export function distributionCommand(program: Command, desk: Desk): void {
  program
    .command("distribution")
    .description("Shows how a cost is booked: the joined keys of project and cost code, or why not.")
    .argument("<project>", "the project, by any of its numbers, its name or its key")
    .argument("<code>", "the cost code, by any of its numbers, its title or its key")
    .option("--on <date>", "the day of the cost, as it is accounted for; today unless given", aDay)
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "see records", ({ hub }, project: string, costCode: string, { on }: Day) =>
        distribution(hub, { project, costCode, on }),
      ),
    );
}

const HELP = `
Example:
  plumbline distribution 24-017 03-3000.S --on 2026-11-22

With --json: { asOf, on, project: { key, title }, costCode: { key, title }, isBookable, against: [{ code, says }], books: [{ connection, company, legalEntities: [], accounts: { project, costCode }, distribution: { "12,34": 100 } or null, against: [{ code, says }] }] }`;

function aDay(text: string): string {
  if (z.iso.date().safeParse(text).success) return text;
  throw new InvalidArgumentError("It must be a day, such as 2026-11-22.");
}

/** How a cost of this project and code is booked on a day; ends with 1 where it is not. */
export async function distribution(
  hub: Hub,
  asked: { readonly project: string; readonly costCode: string } & Day,
): Promise<Answer> {
  const project = await theDocument(hub, asked.project, "project");
  const costCode = await theDocument(hub, asked.costCode, "cost-code");
  const on = asked.on ?? todayOf(hub);
  const booking = await bookingOf(hub, { project, costCode, on });
  const asOf = hub.now().toISOString();
  return {
    value: { asOf, on, project: named(project), costCode: named(costCode), ...booking },
    ...(booking.isBookable ? {} : { code: 1 }),
    text: (terminal) =>
      blocks(
        terminal.strong(`${project.title}, ${costCode.title}: a cost of ${on}`),
        bookingText(booking, terminal),
        `As of ${moment(asOf, terminal.zone)} ${terminal.zone}.`,
      ),
  };
}

const named = ({ key, title }: StoredRecord) => ({ key, title });

function bookingText({ against, books }: Booking, terminal: Terminal): string {
  if (against.length > 0) return against.map(({ says }) => `  ${says}`).join("\n");
  return table(
    ["legal entity", "books", "distribution"],
    books.map((one) => [
      one.legalEntities.join(", "),
      [one.connection, one.company].filter(Boolean).join("/"),
      one.distribution ? JSON.stringify(one.distribution) : one.against.map(({ says }) => says).join("; "),
    ]),
    terminal,
  );
}
