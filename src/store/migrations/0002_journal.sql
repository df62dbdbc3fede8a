-- What happened, append-only and chained by hash after the commit; docs/adr/0003-the-journal.md says why it looks so.
-- Locking: creates only; nothing is waited for.

create table journal (
  organisation text not null,
  seq bigint generated always as identity,
  at timestamptz not null,
  trail text not null,
  noun text,
  record text,
  stage text not null,
  what text not null,
  actor text not null,
  body jsonb not null default '{}',
  -- Who wrote the row. Below the oldest open transaction everything is decided, and is sealed.
  tx xid8 not null default pg_current_xact_id()
) partition by range (at);
create index journal_order on journal (organisation, tx, seq);
create index journal_trail on journal (organisation, trail, seq);
create index journal_record on journal (organisation, noun, record, seq) where record is not null;

-- One link of an organisation's chain: which rows it seals, and the digest of each in the order of (tx, seq).
create table journal_segment (
  organisation text not null,
  number bigint not null,
  -- Transaction numbers are compared within an era alone; a restore into another cluster begins one.
  era integer not null,
  system text not null,
  -- It seals what was left when the era was opened: rows up to this number. All others of the era are later.
  opens boolean not null,
  floor_seq bigint not null,
  -- The transactions of its rows, and the one that the next segment begins with.
  from_tx xid8 not null,
  below_tx xid8 not null,
  next_tx xid8 not null,
  rows integer not null,
  first_seq bigint not null,
  last_seq bigint not null,
  seqs bigint[] not null,
  digests bytea not null,
  previous_root bytea not null,
  root bytea not null,
  sealed_at timestamptz not null,
  archived_at timestamptz,
  file text,
  file_digest bytea,
  primary key (organisation, number),
  check (archived_at is null or (file is not null and file_digest is not null)),
  check (cardinality(seqs) = rows and octet_length(digests) = 32 * rows)
);
create index journal_segment_reach on journal_segment (organisation, last_seq);
-- Digests cannot be compressed; trying is wasted.
alter table journal_segment alter column digests set storage external;

create function journal_refuses() returns trigger language plpgsql as $$
begin
  raise exception 'The journal is only ever added to: % is refused. Write an entry that corrects the earlier one.',
    lower(tg_op) using errcode = 'restrict_violation';
end $$;

create function journal_keeps() returns trigger language plpgsql as $$
begin
  if exists (
    select from journal_segment s
    where s.organisation = old.organisation and s.archived_at is not null and s.file_digest is not null
      and s.last_seq >= old.seq and s.first_seq <= old.seq and s.from_tx <= old.tx and s.below_tx > old.tx
      and case when s.opens then old.seq = any(s.seqs) else old.seq > s.floor_seq end
  ) then
    return old;
  end if;
  raise exception 'Row % of the journal is kept: a row is removed only after its segment is archived and the digest of the file is recorded.',
    old.seq using errcode = 'restrict_violation';
end $$;

-- Row triggers pass to every partition, present and coming; those of a statement are given to each by journal_months.
create trigger journal_unchanged before update on journal for each row execute function journal_refuses();
create trigger journal_kept before delete on journal for each row execute function journal_keeps();
create trigger journal_not_emptied before truncate on journal for each statement execute function journal_refuses();
create trigger journal_segment_unchanged
  before delete or update of organisation, number, era, system, opens, floor_seq, from_tx, below_tx, next_tx, rows,
    first_seq, last_seq, seqs, digests, previous_root, root, sealed_at
  on journal_segment for each row execute function journal_refuses();
create trigger journal_segment_not_emptied before truncate on journal_segment
  for each statement execute function journal_refuses();

-- Takes what no month takes.
create table journal_other partition of journal default;
create trigger journal_not_emptied before truncate on journal_other for each statement execute function journal_refuses();

-- Makes the partitions of so many months that are not there yet, and names them. Attaching waits for no writer of
-- another month. A month of which journal_other already holds rows stays there; one that is in use is left for later.
-- It acts as the owner of the tables, which the hub's own role need not be.
create function journal_months(since timestamptz, months integer) returns setof text
language plpgsql security definer set search_path from current as $$
declare
  start timestamp;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('journal_months'), 0);
  perform set_config('lock_timeout', '500ms', true);
  for ahead in 0 .. months - 1 loop
    start := date_trunc('month', since at time zone 'UTC') + make_interval(months => ahead);
    name := 'journal_' || to_char(start, 'YYYY_MM');
    continue when to_regclass(name) is not null;
    begin
      execute format('create table %I (like journal including defaults including constraints)', name);
      execute format('create trigger journal_not_emptied before truncate on %I for each statement execute function journal_refuses()', name);
      execute format('alter table journal attach partition %I for values from (%L) to (%L)',
        name, start at time zone 'UTC', (start + interval '1 month') at time zone 'UTC');
      return next name;
    exception when check_violation or lock_not_available then
      raise notice 'The journal has no partition % yet: %', name, sqlerrm;
    end;
  end loop;
end $$;

do $$ begin perform journal_months(now(), 3); end $$;
