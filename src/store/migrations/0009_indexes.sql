-- What a record rests on, and what it contributes, is found by the record alone. With the organisation in it such an
-- index is taken for the one of the keys where the planner takes the table for empty, and then all of it is read per key.
drop index waiting_of;
create index waiting_of on waiting (record, noun);
drop index fact_of;
create index fact_of on fact (record, noun);
