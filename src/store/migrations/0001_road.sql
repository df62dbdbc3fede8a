-- The road's tables. The organisation is first in every key, so that a deployment can be split by it.
-- Locking: creates only; nothing is waited for.

-- Order of one key. `in`: one lane per record of a source, or per record of ours; `out`: one per record and seat.
-- Pending means last_seq > done_seq. `claim` counts the owners; a completion must name owner and claim.
create table lane (
  organisation text not null,
  queue text not null check (queue in ('in', 'out')),
  key text not null,
  target text not null,
  urgency smallint not null default 5,
  last_seq bigint not null,
  done_seq bigint not null default 0,
  ready_at timestamptz not null,
  attempts integer not null default 0,
  -- out: how often it waited for the latest of its target to be heard.
  looks integer not null default 0,
  -- in: digest and version of the last observation kept.
  image text,
  version text collate "C",
  -- out: who works on it.
  owner bigint,
  claim bigint not null default 0,
  call text,
  lease_until timestamptz,
  -- out: until then an unanswered call may still take effect; since then one may have that nobody has looked for.
  settled_at timestamptz,
  unanswered_since timestamptz,
  primary key (organisation, queue, key)
);
create index lane_ready on lane (organisation, queue, target, urgency, ready_at)
  where last_seq > done_seq and owner is null;
create index lane_owned on lane (organisation, target) where owner is not null;

-- What came in, as it came; kept after it was heard, for replay.
create table inbox (
  organisation text not null,
  lane text not null,
  seq bigint not null,
  kind text not null check (kind in ('observed', 'gone', 'hint', 'receipt', 'refusal', 'asked', 'again')),
  connection text not null,
  company text not null default '',
  noun text not null,
  id text not null,
  version text,
  at timestamptz,
  stamp text,
  body jsonb,
  trail text not null,
  received_at timestamptz not null,
  primary key (organisation, lane, seq)
);

-- Deliveries of senders that number them: each is taken once.
create table delivery (
  organisation text not null,
  connection text not null,
  id text not null,
  received_at timestamptz not null,
  primary key (organisation, connection, id)
);

-- What could not be read at all, with its raw bytes.
create table quarantine (
  organisation text not null,
  id bigint generated always as identity,
  connection text not null,
  noun text not null,
  source_id text,
  reason text not null,
  raw text not null,
  trail text not null,
  at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  primary key (organisation, id)
);

create table record (
  organisation text not null,
  noun text not null,
  key text not null,
  known jsonb,
  origins jsonb not null default '{}',
  state text not null,
  turn integer not null default 0,
  title text not null default '',
  numbers text[] not null default '{}',
  merged_into text,
  changed_at timestamptz not null,
  primary key (organisation, noun, key)
);
create index record_numbers on record using gin (numbers);

create table voice (
  organisation text not null,
  noun text not null,
  record text not null,
  connection text not null,
  company text not null default '',
  says jsonb not null default '{}',
  said jsonb not null default '{}',
  told jsonb not null default '{}',
  at timestamptz,
  version text,
  gone text,
  refused jsonb,
  unmapped jsonb,
  primary key (organisation, noun, record, connection, company)
);

-- Which record there is which record here: unique both ways while it stands, and kept as history afterwards.
create table crosswalk (
  organisation text not null,
  connection text not null,
  company text not null default '',
  noun text not null,
  role text not null default 'main',
  id text not null,
  record text not null,
  linked_at timestamptz not null,
  linked_by text not null,
  unlinked_at timestamptz,
  unlinked_by text,
  because text
);
create unique index crosswalk_there on crosswalk (organisation, connection, company, noun, role, id)
  where unlinked_at is null;
create unique index crosswalk_here on crosswalk (organisation, noun, record, connection, company, role)
  where unlinked_at is null;
create index crosswalk_history on crosswalk (organisation, noun, record);

-- What waits, and what wakes it.
create table hold (
  organisation text not null,
  id bigint generated always as identity,
  noun text not null,
  record text not null,
  blocks text not null,
  code text not null,
  says text not null,
  wake jsonb not null,
  at_risk text,
  facts jsonb not null default '{}',
  trail text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_because text,
  primary key (organisation, id)
);
create unique index hold_open on hold (organisation, noun, record, blocks, code) where closed_at is null;

-- Recorded decisions of people, and intents of the hub, about a record.
create table asked (
  organisation text not null,
  id bigint generated always as identity,
  noun text not null,
  record text not null,
  by text not null check (by in ('hub', 'person')),
  who text not null,
  act text not null,
  about text,
  digest text,
  because text,
  at timestamptz not null,
  -- It has caused the move that bears its name.
  spent boolean not null default false,
  primary key (organisation, id)
);
create index asked_of on asked (organisation, noun, record);

-- What records contribute to the facts of others, and who waits for a change of them.
create table fact (
  organisation text not null,
  key text not null,
  noun text not null,
  record text not null,
  amount numeric,
  primary key (organisation, key, noun, record)
);
create index fact_of on fact (organisation, noun, record);
create table waiting (
  organisation text not null,
  key text not null,
  noun text not null,
  record text not null,
  primary key (organisation, key, noun, record)
);
create index waiting_of on waiting (organisation, noun, record);

-- What is to be done at a target. Gone when done; the receipt stays.
create table outbox (
  organisation text not null,
  lane text not null,
  seq bigint not null,
  kind text not null check (kind in ('tell', 'effect', 'read', 'poll', 'sweep')),
  connection text not null,
  company text not null default '',
  noun text not null,
  record text,
  body jsonb not null,
  effect_key text,
  trail text not null,
  created_at timestamptz not null,
  -- When the last attempt was sent, while nobody has answered it.
  sent_at timestamptz,
  -- It was decided anew while it was in a worker's hands: unless it was sent before, it is not to be done.
  withdrawn boolean not null default false,
  primary key (organisation, lane, seq)
);
create unique index outbox_effect on outbox (organisation, effect_key) where effect_key is not null;
create index outbox_record on outbox (organisation, noun, record);

-- The proof of one effect in a target.
create table receipt (
  organisation text not null,
  connection text not null,
  company text not null default '',
  key text not null,
  noun text not null,
  record text not null,
  kind text not null,
  id text,
  fields text[] not null default '{}',
  trail text not null,
  sent_at timestamptz,
  at timestamptz not null,
  primary key (organisation, connection, company, key)
);
create index receipt_of on receipt (organisation, noun, record);

-- Technical dead ends: a business refusal is never here.
create table dead_letter (
  organisation text not null,
  id bigint generated always as identity,
  queue text not null,
  lane text not null,
  kind text not null,
  connection text not null,
  company text not null default '',
  noun text not null,
  record text,
  body jsonb not null,
  effect_key text,
  remedy text not null,
  reason text not null,
  attempts integer not null,
  trail text not null,
  at timestamptz not null,
  closed_at timestamptz,
  closed_because text,
  primary key (organisation, id)
);
-- What is told or read again and again is one dead end, however often it is met.
create unique index dead_letter_open on dead_letter (organisation, lane, kind)
  where closed_at is null and queue = 'out' and effect_key is null;

-- One row per connection: its limits, changed only under this row's lock.
create table target (
  organisation text not null,
  connection text not null,
  calls_max integer not null default 2,
  state text not null default 'live' check (state in ('live', 'paused', 'broken')),
  because text,
  not_before timestamptz,
  changed_at timestamptz not null,
  primary key (organisation, connection)
);

-- Who works. A worker holds a session lock on its number while it lives.
create table worker (
  id bigint generated always as identity primary key,
  name text not null,
  booted_at timestamptz not null,
  seen_at timestamptz not null
);

create table cursor (
  organisation text not null,
  connection text not null,
  noun text not null,
  value jsonb,
  at timestamptz not null,
  -- When the whole resource had been read once, and when all of that had been heard: from then on it is told of others.
  read_at timestamptz,
  opened_at timestamptz,
  primary key (organisation, connection, noun)
);

create table tick (
  organisation text not null,
  schedule text not null,
  due_at timestamptz not null,
  primary key (organisation, schedule)
);

-- Sealed tokens of a connection.
create table secret (
  organisation text not null,
  connection text not null,
  name text not null,
  sealed jsonb,
  changed_at timestamptz not null,
  primary key (organisation, connection, name)
);

-- What one record's decision passes on to another record's lane. Only inserted while lanes are held, so that no two
-- decisions wait for each other's lanes; handed over by a step of its own.
create table handoff (
  organisation text not null,
  id bigint generated always as identity,
  arrival jsonb not null,
  primary key (organisation, id)
);
