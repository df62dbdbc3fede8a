-- How a system that is full already is taken in: the mode of each flow, what stood apart when it was linked, and what
-- the looks at a source's quality found.
-- Locking: creates; the new column of voice is added without rewriting it, under a lock of some milliseconds.

-- The mode that a person set for a flow of a connection; where there is no row, the configuration's holds.
create table flow_mode (
  organisation text not null,
  connection text not null,
  noun text not null,
  mode text not null check (mode in ('off', 'observing', 'live')),
  changed_by text not null,
  because text not null,
  at timestamptz not null,
  primary key (organisation, connection, noun)
);

-- Fields that differed when the record was linked as it stood: a person decides of them, whatever the rule says.
alter table voice add column apart text[];

-- What waits for somebody to say which record it is: looked at by score and by connection.
create index hold_candidates on hold (organisation, noun, record)
  where closed_at is null and facts ? 'candidates';

-- What a look at all that a system holds of a noun found, kept so that the next look shows what has become of it.
create table profile (
  organisation text not null,
  connection text not null,
  noun text not null,
  at timestamptz not null,
  looked_by text not null,
  records integer not null,
  findings jsonb not null,
  primary key (organisation, connection, noun, at)
);
