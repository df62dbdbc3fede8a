import { sql, type Tx } from "./db.ts";

/** How much waits in a queue for one connection, and since when. */
export interface QueueDepth {
  /** `in`: to be heard; `out`: to be delivered. */
  readonly queue: "in" | "out";
  /** Empty: what comes from nobody's system. */
  readonly connection: string;
  readonly waiting: number;
  readonly since: string;
  /** Sent, and not answered yet. */
  readonly unanswered: number;
}

/** Both queues, by connection; what is empty is not among them. */
export async function queueDepths(tx: Tx, organisation: string): Promise<readonly QueueDepth[]> {
  return tx.query<QueueDepth>(sql`
    select 'in' as queue, i.connection, count(*) as waiting, min(i.received_at) as since, 0 as unanswered
    from lane l join inbox i on i.organisation = l.organisation and i.lane = l.key and i.seq > l.done_seq
    where l.organisation = ${organisation} and l.queue = 'in' and l.last_seq > l.done_seq
    group by i.connection
    union all
    select 'out', connection, count(*), min(created_at), count(sent_at)::int
    from outbox where organisation = ${organisation}
    group by connection
    order by queue, connection`);
}
