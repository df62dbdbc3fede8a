import { againstBooking } from "../../domain/cost-code/booking.ts";
import type { CostCode } from "../../domain/cost-code/entity.ts";
import type { Project } from "../../domain/project/entity.ts";
import type { Hub } from "../../engine/hub.ts";
import { inWords } from "../../engine/in-words.ts";
import { type Link, linksHere } from "../../store/crosswalk.ts";
import { lastWordsOf } from "../../store/last-words.ts";
import type { StoredRecord } from "../../store/records.ts";

/** Why a cost is not booked: what it is called, and what happened and what to do, for people. */
export interface Against {
  readonly code: string;
  readonly says: string;
}

/** What a line of these books is told, or why it is told nothing. */
export interface Books {
  readonly connection: string;
  readonly company: string;
  readonly legalEntities: readonly string[];
  /** The accounts there, by their ids. */
  readonly accounts: { readonly project: string | null; readonly costCode: string | null };
  readonly distribution: Readonly<Record<string, number>> | null;
  readonly against: readonly Against[];
}

/** How a cost of a project and a code is booked, in each of the books that the project is in. */
export interface Booking {
  readonly isBookable: boolean;
  readonly against: readonly Against[];
  readonly books: readonly Books[];
}

/** A cost of a day (YYYY-MM-DD) on a project, under a code. */
export interface Cost {
  readonly project: StoredRecord;
  readonly costCode: StoredRecord;
  readonly on: string;
}

/** How this cost is booked, from what is known: no system is called for it. */
export async function bookingOf(hub: Hub, { project, costCode, on }: Cost): Promise<Booking> {
  const general = against({ project, costCode, on });
  const [seats, codes] = [await inBooks(hub, project), await inBooks(hub, costCode)];
  const books = seats.map((seat) => {
    const code = codes.find(
      ({ connection, company }) =>
        connection === seat.connection && (company === "" || company === seat.company),
    );
    return booked(hub, { project, costCode }, { seat, code, isRefused: general.length > 0 });
  });
  return {
    isBookable: books.some(({ distribution }) => distribution !== null),
    against: [...general, ...(books.length === 0 ? [unmapped(project, "any books")] : [])],
    books,
  };
}

function against({ project, costCode, on }: Cost): readonly Against[] {
  const unwhole = [project, costCode].filter(({ known }) => known === null);
  if (unwhole.length > 0)
    return unwhole.map(({ noun, title }) => ({
      code: `${noun}.not-open`,
      says: `${title} lacks what a whole ${inWords(noun)} must have: see what it waits for`,
    }));
  const found = againstBooking(standing<Project>(project), standing<CostCode>(costCode), on);
  return found.map(({ code, says }) => ({ code, says }));
}

/** A record that is in the books, with the account there that it stands on. */
interface Seat extends Link {
  readonly account: string | null;
}

const standing = <T>({ known, state }: StoredRecord) => ({ record: known as T, state });

/** Where the record is in the books, as each of them said last. */
async function inBooks(hub: Hub, { noun, key }: StoredRecord): Promise<readonly Seat[]> {
  const links = await linksHere(hub.db, hub.organisation, noun, [key]);
  const there = links.filter(
    ({ connection }) => hub.connections.get(connection)?.resources.get(noun)?.booksTo,
  );
  const words = await lastWordsOf(hub.db, hub.organisation, there);
  return there
    .map((link) => {
      const { booksTo, wire } = hub.connections.get(link.connection)?.resources.get(noun) ?? {};
      const word = words.find(
        ({ connection, company, id }) =>
          connection === link.connection && company === link.company && id === link.id,
      );
      const read = wire?.safeParse(word?.wire);
      return { ...link, account: (read?.success && booksTo?.(read.data)) || null };
    })
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function booked(
  hub: Hub,
  { project, costCode }: Pick<Cost, "project" | "costCode">,
  { seat, code, isRefused }: { seat: Seat; code: Seat | undefined; isRefused: boolean },
): Books {
  const { connection, company } = seat;
  const accounts = { project: seat.account, costCode: code?.account ?? null };
  const against = [
    ...(accounts.project === null ? [unmapped(project, placeOf(seat))] : []),
    ...(accounts.costCode === null ? [unmapped(costCode, placeOf(seat))] : []),
  ];
  const { project: job, costCode: purpose } = accounts;
  const isToldNothing = isRefused || job === null || purpose === null;
  return {
    ...{ connection, company, accounts, against },
    legalEntities: [...hub.legalEntitiesOf([{ connection, company }])].sort(),
    distribution: isToldNothing
      ? null
      : (hub.connections.get(connection)?.connector.distribution?.([job, purpose]) ?? null),
  };
}

const placeOf = ({ connection, company }: Pick<Link, "connection" | "company">): string =>
  [connection, company].filter(Boolean).join("/");

const unmapped = ({ noun, title, numbers }: StoredRecord, where: string): Against => ({
  code: `${noun}.unmapped`,
  says: `${title} stands on no account of ${where}: \`plumbline trace ${numbers[0] ?? title}\` shows what it waits for`,
});
