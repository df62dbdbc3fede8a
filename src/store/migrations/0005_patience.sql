-- What the road waits for: what could not be read, a system that cannot be reached, an effect that was not done.
-- Locking: creates and small tables; the indexes of quarantine, dead_letter and hold are built while these are locked
-- against writing, for as long as a look through what they hold takes.

-- What is still unread or unheard, by whose record it may be.
create index quarantine_open on quarantine (organisation, connection, noun, source_id) where closed_at is null;
create index dead_letter_unheard on dead_letter (organisation, connection, noun, record)
  where closed_at is null and queue = 'in';
create index hold_unread on hold (organisation, noun) where closed_at is null and code = 'quarantine.open';

-- Nobody answers there: what waits for it spends no attempts.
alter table target drop constraint target_state_check;
alter table target add constraint target_state_check check (state in ('live', 'paused', 'broken', 'unreachable'));

-- The mode in which the records of a flow were decided last: in another one they are decided again.
alter table cursor add column mode text;

-- An effect of a move that was taken and not carried out: refused, no longer allowed, or after one that was not.
create table undone_effect (
  organisation text not null,
  effect_key text not null,
  lane text not null,
  connection text not null,
  company text not null default '',
  noun text not null,
  record text not null,
  body jsonb not null,
  kind text not null check (kind in ('refused', 'guarded', 'skipped')),
  because text not null,
  trail text not null,
  at timestamptz not null,
  primary key (organisation, effect_key)
);
create index undone_effect_of on undone_effect (organisation, noun, record);
