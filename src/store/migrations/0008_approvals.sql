-- What comes with a decision (the role in which it was taken, evidence, how far it goes), and who said what in a system.
-- Locking: adds empty columns; nothing is rewritten.

alter table asked add column particulars jsonb;
alter table voice add column by jsonb;
