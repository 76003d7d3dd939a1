-- On call: the rota, the calls for help with their logs, and the test pages.

-- One layer of the rota. The layer in front is asked first.
create table if not exists rota_layer (
    -- whose row it is
    practice_id bytea not null,
    -- which layer, counted from nought
    layer bigint not null,
    -- when its first turn begins, in wall time of the practice: 2026-01-05T09:00:00
    first_at text not null,
    -- how long a turn is, in hours of wall time
    turn_hours bigint not null,
    -- the hours of the week in which it is on call; empty for all of them
    hours text not null,
    primary key (practice_id, layer)
);

-- Who takes turns in a layer.
create table if not exists rota_turn (
    -- whose row it is
    practice_id bytea not null,
    -- in which layer
    layer bigint not null,
    -- in which place, counted from nought
    place bigint not null,
    -- who
    person_id bytea not null,
    primary key (practice_id, layer, place)
);

-- What is not as the turns say, for a while: cover, swap, also, away.
create table if not exists rota_change (
    -- whose row it is
    practice_id bytea not null,
    -- which change; later ones have greater ids
    change_id bytea not null,
    -- the code of what changes
    kind text not null,
    -- whose turns, or who is on call besides or away
    person_id bytea not null,
    -- who stands in, or swaps
    other_id bytea,
    -- in which layer somebody is on call besides
    layer bigint not null,
    -- from when
    from_at bigint not null,
    -- until when
    until_at bigint not null,
    -- who made it
    made_by_id bytea not null,
    -- when
    made_at bigint not null,
    -- 1 until it was taken back
    is_open bigint not null,
    primary key (practice_id, change_id)
);
create index if not exists rota_change_by_end
    on rota_change (practice_id, until_at, change_id)
    where is_open = 1;

-- A test page: whether somebody who is on call is reached.
create table if not exists rota_test (
    -- whose row it is
    practice_id bytea not null,
    -- which test
    test_id bytea not null,
    -- who was paged
    person_id bytea not null,
    -- when
    sent_at bigint not null,
    -- when they said that it came
    answered_at bigint,
    primary key (practice_id, test_id)
);
create index if not exists rota_test_by_person
    on rota_test (practice_id, person_id, sent_at, test_id);

-- A call for help, as the escalation has it.
create table if not exists escalation (
    -- whose row it is
    practice_id bytea not null,
    -- which call: the contact that it came with
    contact_id bytea not null,
    -- whose call
    client_id bytea not null,
    -- when it came
    opened_at bigint not null,
    -- who is asked in which order, as it was when the call came
    steps text not null,
    -- when the first step is asked
    begins_at bigint not null,
    -- 1 when a rota stood behind it
    on_duty bigint not null,
    -- how it stands: asking, taken, closed
    stage text not null,
    -- how often the whole list was gone through
    round bigint not null,
    -- which step is asked
    step bigint not null,
    -- how often that step was asked
    ask bigint not null,
    -- how many times people were asked
    asks bigint not null,
    -- how many batches of pages there were
    batch bigint not null,
    -- who was paged since the last ask: ids, one after the other
    asked_ids bytea not null,
    -- whose page could not be carried since the last ask
    failed_ids bytea not null,
    -- who has it, or who closed it
    holder_id bytea,
    -- since when, or when it was closed
    held_since bigint,
    -- how often they rang in vain
    tries bigint not null,
    -- how often they were reminded
    reminded bigint not null,
    -- when they spoke
    spoke_at bigint,
    -- to whom it is offered
    offered_id bytea,
    -- when it must be looked at again
    next_at bigint,
    -- how many lines its log has
    lines bigint not null,
    -- 1 until a person closed it
    is_open bigint not null,
    -- who carries on after it
    follow_up_id bytea,
    -- when
    follow_up_at bigint,
    -- 1 until that was done
    has_follow_up bigint not null,
    primary key (practice_id, contact_id)
);
create index if not exists escalation_open
    on escalation (practice_id, opened_at, contact_id)
    where is_open = 1;
create index if not exists escalation_by_time
    on escalation (practice_id, opened_at, contact_id);
create index if not exists escalation_to_follow
    on escalation (practice_id, follow_up_at, contact_id)
    where has_follow_up = 1;

-- The log of a call. Lines are added and never changed; what the client reads follows from them.
create table if not exists escalation_line (
    -- whose row it is
    practice_id bytea not null,
    -- of which call
    contact_id bytea not null,
    -- which line, counted from nought
    number bigint not null,
    -- the code of what happened
    kind text not null,
    -- who did it, or was paged
    person_id bytea,
    -- who else it is about
    other_id bytea,
    -- when
    said_at bigint not null,
    -- what was said to come, and when
    until_at bigint,
    -- 1 when the client is told of it
    is_told bigint not null,
    primary key (practice_id, contact_id, number)
);
create index if not exists escalation_line_told
    on escalation_line (practice_id, contact_id, number)
    where is_told = 1;

-- What was agreed or handed over, in the words of whoever had the call, sealed.
create table if not exists escalation_note (
    -- whose row it is
    practice_id bytea not null,
    -- of which call
    contact_id bytea not null,
    -- which note
    note_id bytea not null,
    -- who wrote it
    writer_id bytea not null,
    -- the words, sealed
    words_sealed bytea not null,
    -- when
    written_at bigint not null,
    primary key (practice_id, contact_id, note_id)
);
