-- How a client may be rung: the number, and what is said when somebody else answers.

-- The ring plan of a client. Whoever looks it up leaves an entry in the access log.
create table if not exists ring_plan (
    -- whose row it is
    practice_id bytea not null,
    -- the client
    person_id bytea not null,
    -- the plan, sealed
    plan_sealed bytea not null,
    -- when the client last changed it
    changed_at bigint not null,
    primary key (practice_id, person_id)
);
