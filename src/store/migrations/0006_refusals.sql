-- A seat may have refused several things, each with its own sentence: one refusal takes no other field with it.
-- Locking: rewrites the rows of seats that refused something, and no others.

update voice set refused = jsonb_build_array(refused) where jsonb_typeof(refused) = 'object';
