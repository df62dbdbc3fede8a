-- Who acts, by which keys, and what each asked for over the API.
-- Locking: creates only; nothing is waited for.

-- People, services and partners. A row is never taken away and its id is never given to another: the journal names it.
create table principal (
  organisation text not null,
  id text not null,
  kind text not null check (kind in ('person', 'service', 'partner')),
  name text not null,
  role text not null,
  -- Null: all of the organisation.
  legal_entities text[] check (cardinality(legal_entities) > 0),
  calls_per_minute integer not null check (calls_per_minute > 0),
  made_at timestamptz not null,
  made_by text not null,
  disabled_at timestamptz,
  disabled_by text,
  disabled_because text,
  primary key (organisation, id),
  unique (organisation, name),
  check (id = kind || ':' || name)
);

create function principal_stays() returns trigger language plpgsql as $$
begin
  raise exception 'Principal % stays what it is: the journal names it. Disable it and add another.', old.id
    using errcode = 'restrict_violation';
end $$;
create trigger principal_unchanged before delete or update of organisation, id, kind, name, made_at, made_by
  on principal for each row execute function principal_stays();

-- Of a key only its digest is kept; the prefix is there to find it by.
create table principal_key (
  organisation text not null,
  prefix text not null,
  principal text not null,
  digest bytea not null check (octet_length(digest) = 32),
  made_at timestamptz not null,
  made_by text not null,
  ends_at timestamptz,
  -- To the hour.
  used_at timestamptz,
  primary key (organisation, prefix),
  foreign key (organisation, principal) references principal (organisation, id)
);
create index principal_key_of on principal_key (organisation, principal);

-- How often each has called within the minute. It may be lost.
create unlogged table principal_calls (
  organisation text not null,
  principal text not null,
  minute timestamptz not null,
  calls integer not null,
  primary key (organisation, principal)
);

-- What was asked for over the API, in the transaction that did it, with the answer: the same key gets it again.
create table request (
  organisation text not null,
  id text not null,
  principal text not null,
  operation text not null,
  key text,
  digest text not null,
  at timestamptz not null,
  noun text,
  record text,
  status integer,
  answer jsonb,
  primary key (organisation, id),
  foreign key (organisation, principal) references principal (organisation, id)
);
create unique index request_key on request (organisation, principal, key) where key is not null;
create index request_age on request (organisation, at);
