-- The words of other systems beside ours, as people propose and decide them, from day to day. What was decided is never
-- written over: a change is a new proposal, and what was in force on any day can be read. What each seat's words meant
-- when they were read stands beside what it said, so that a change of one word is heard where that word stands.

create table mapping (
  organisation text not null,
  id bigint generated always as identity,
  list text not null,
  -- Empty: of every connection that has no word of its own.
  connection text not null default '',
  theirs text not null,
  -- Null: from then on nobody has decided it, and what the configuration says counts again.
  ours text,
  -- Of several words of theirs for one of ours, the one that is told there.
  told boolean not null default false,
  begins date not null,
  -- The last day.
  ends date,
  proposed_by text not null,
  proposed_at timestamptz not null,
  because text not null,
  primary key (organisation, id),
  unique (organisation, id, proposed_by),
  check (ends is null or ends >= begins)
);
create index mapping_word on mapping (organisation, list, theirs, connection);

create table mapping_verdict (
  organisation text not null,
  mapping bigint not null,
  -- The order in which they were decided: of two for one day the later counts.
  nth bigint generated always as identity,
  proposed_by text not null,
  accepted boolean not null,
  decided_by text not null,
  decided_at timestamptz not null,
  because text not null,
  primary key (organisation, mapping),
  foreign key (organisation, mapping, proposed_by) references mapping (organisation, id, proposed_by),
  constraint second_pair_of_eyes check (not accepted or decided_by <> proposed_by)
);
create unique index mapping_verdict_nth on mapping_verdict (organisation, nth);

-- Up to which decision, and which day, all that rests on a word was given to be heard again.
create table mapping_heard (
  organisation text primary key,
  nth bigint not null,
  day date not null
);

create function mapping_refuses() returns trigger language plpgsql as $$
begin
  raise exception 'Mappings are only ever added to: % is refused. Propose another one.', lower(tg_op)
    using errcode = 'restrict_violation';
end $$;

create trigger mapping_unchanged before update or delete on mapping
  for each row execute function mapping_refuses();
create trigger mapping_not_emptied before truncate on mapping
  for each statement execute function mapping_refuses();
create trigger mapping_verdict_unchanged before update or delete on mapping_verdict
  for each row execute function mapping_refuses();
create trigger mapping_verdict_not_emptied before truncate on mapping_verdict
  for each statement execute function mapping_refuses();

-- The words that were looked up to read it: [{ list, word, ours }].
alter table voice add column words jsonb;
update voice v set words = (
  select jsonb_agg(jsonb_build_object('list', u->>'list', 'word', u->>'word', 'ours', null))
  from jsonb_array_elements(v.unmapped) u)
where jsonb_typeof(v.unmapped) = 'array';
