/** The beginnings of transactions, to the microsecond: each later than the one before, as in a database. */
export function stamps(now: () => Date): () => string {
  let last = 0;
  return () => {
    last = Math.max(now().getTime() * 1000, last) + 1;
    const moment = new Date(Math.floor(last / 1000)).toISOString();
    const micros = String(last % 1_000_000).padStart(6, "0");
    return `${moment.slice(0, 19).replace("T", " ")}.${micros}`;
  };
}
