-- On call: the rota, the calls for help with their logs, and the test pages.

-- One layer of the rota. The layer in front is asked first.
create table if not exists rota_layer (
    -- whose row it is
    practice_id blob not null,
    -- which layer, counted from nought
    layer integer not null,
    -- when its first turn begins, in wall time of the practice: 2026-01-05T09:00:00
    first_at text not null,
    -- how long a turn is, in hours of wall time
    turn_hours integer not null,
    -- the hours of the week in which it is on call; empty for all of them
    hours text not null,
    primary key (practice_id, layer)
) strict, without rowid;

-- Who takes turns in a layer.
create table if not exists rota_turn (
    -- whose row it is
    practice_id blob not null,
    -- in which layer
    layer integer not null,
    -- in which place, counted from nought
    place integer not null,
    -- who
    person_id blob not null,
    primary key (practice_id, layer, place)
) strict, without rowid;

-- What is not as the turns say, for a while: cover, swap, also, away.
create table if not exists rota_change (
    -- whose row it is
    practice_id blob not null,
    -- which change; later ones have greater ids
    change_id blob not null,
    -- the code of what changes
    kind text not null,
    -- whose turns, or who is on call besides or away
    person_id blob not null,
    -- who stands in, or swaps
    other_id blob,
    -- in which layer somebody is on call besides
    layer integer not null,
    -- from when
    from_at integer not null,
    -- until when
    until_at integer not null,
    -- who made it
    made_by_id blob not null,
    -- when
    made_at integer not null,
    -- 1 until it was taken back
    is_open integer not null,
    primary key (practice_id, change_id)
) strict, without rowid;
create index if not exists rota_change_by_end
    on rota_change (practice_id, until_at, change_id)
    where is_open = 1;

-- A test page: whether somebody who is on call is reached.
create table if not exists rota_test (
    -- whose row it is
    practice_id blob not null,
    -- which test
    test_id blob not null,
    -- who was paged
    person_id blob not null,
    -- when
    sent_at integer not null,
    -- when they said that it came
    answered_at integer,
    primary key (practice_id, test_id)
) strict, without rowid;
create index if not exists rota_test_by_person
    on rota_test (practice_id, person_id, sent_at, test_id);

-- A call for help, as the escalation has it.
create table if not exists escalation (
    -- whose row it is
    practice_id blob not null,
    -- which call: the contact that it came with
    contact_id blob not null,
    -- whose call
    client_id blob not null,
    -- when it came
    opened_at integer not null,
    -- who is asked in which order, as it was when the call came
    steps text not null,
    -- when the first step is asked
    begins_at integer not null,
    -- 1 when a rota stood behind it
    on_duty integer not null,
    -- how it stands: asking, taken, closed
    stage text not null,
    -- how often the whole list was gone through
    round integer not null,
    -- which step is asked
    step integer not null,
    -- how often that step was asked
    ask integer not null,
    -- how many times people were asked
    asks integer not null,
    -- how many batches of pages there were
    batch integer not null,
    -- who was paged since the last ask: ids, one after the other
    asked_ids blob not null,
    -- whose page could not be carried since the last ask
    failed_ids blob not null,
    -- who has it, or who closed it
    holder_id blob,
    -- since when, or when it was closed
    held_since integer,
    -- how often they rang in vain
    tries integer not null,
    -- how often they were reminded
    reminded integer not null,
    -- when they spoke
    spoke_at integer,
    -- to whom it is offered
    offered_id blob,
    -- when it must be looked at again
    next_at integer,
    -- how many lines its log has
    lines integer not null,
    -- 1 until a person closed it
    is_open integer not null,
    -- who carries on after it
    follow_up_id blob,
    -- when
    follow_up_at integer,
    -- 1 until that was done
    has_follow_up integer not null,
    primary key (practice_id, contact_id)
) strict, without rowid;
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
    practice_id blob not null,
    -- of which call
    contact_id blob not null,
    -- which line, counted from nought
    number integer not null,
    -- the code of what happened
    kind text not null,
    -- who did it, or was paged
    person_id blob,
    -- who else it is about
    other_id blob,
    -- when
    said_at integer not null,
    -- what was said to come, and when
    until_at integer,
    -- 1 when the client is told of it
    is_told integer not null,
    primary key (practice_id, contact_id, number)
) strict, without rowid;
create index if not exists escalation_line_told
    on escalation_line (practice_id, contact_id, number)
    where is_told = 1;

-- What was agreed or handed over, in the words of whoever had the call, sealed.
create table if not exists escalation_note (
    -- whose row it is
    practice_id blob not null,
    -- of which call
    contact_id blob not null,
    -- which note
    note_id blob not null,
    -- who wrote it
    writer_id blob not null,
    -- the words, sealed
    words_sealed blob not null,
    -- when
    written_at integer not null,
    primary key (practice_id, contact_id, note_id)
) strict, without rowid;
