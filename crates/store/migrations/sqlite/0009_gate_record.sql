-- What keeps the gate honest: how often a name was tried, and what happened at somebody's gate.
-- Each statement can be run twice: a server may take one change of tables at a time.

-- A sign-in name that was tried wrongly again and again, whether or not anybody has it.
create table if not exists gate_try (
    -- whose row it is
    practice_id blob not null,
    -- a keyed mark of the name that was tried, from which nothing can be read
    mark blob not null,
    -- how often it was tried wrongly in the day of the last try
    failures integer not null,
    -- when it was last tried
    last_at integer not null,
    primary key (practice_id, mark)
) strict, without rowid;
create index if not exists gate_try_by_last
    on gate_try (practice_id, last_at, mark);

-- What happened at somebody's gate: that they came in, that a way in was made or taken away.
create table if not exists gate_event (
    -- whose row it is
    practice_id blob not null,
    -- who it is about, and who alone is shown it
    person_id blob not null,
    -- which event, in the order of time
    event_id blob not null,
    -- the code of what happened
    kind text not null,
    -- on what kind of device, in plain words such as a phone
    device text not null,
    -- when it happened
    at integer not null,
    primary key (practice_id, person_id, event_id)
) strict, without rowid;
