-- After a missed session, and when somebody who works here is not safe.

-- The ladder of steps after a session that a client did not come to.
create table if not exists no_show (
    -- whose row it is
    practice_id blob not null,
    -- which session
    session_id blob not null,
    -- whose
    client_id blob not null,
    -- whose session it was
    clinician_id blob not null,
    -- how much there is to worry about: a code
    risk text not null,
    -- when the session began
    starts_at integer not null,
    -- when the ladder began
    begun_at integer not null,
    -- how many steps were done or decided against
    step integer not null,
    -- how often its clinician was told of this step
    told integer not null,
    -- when it falls due; null once it has ended
    next_at integer,
    -- how many lines its log has
    lines integer not null,
    -- 1 until a person ended it
    is_open integer not null,
    primary key (practice_id, session_id)
) strict, without rowid;
create index if not exists no_show_open
    on no_show (practice_id, begun_at, session_id)
    where is_open = 1;
create index if not exists no_show_by_client
    on no_show (practice_id, client_id, begun_at, session_id);

-- Its log. Lines are added and never changed; what the client reads follows from them.
create table if not exists no_show_line (
    -- whose row it is
    practice_id blob not null,
    -- of which session
    session_id blob not null,
    -- which line, counted from nought
    number integer not null,
    -- the code of what happened
    kind text not null,
    -- about which step: a code; empty for none
    step text not null,
    -- who
    person_id blob,
    -- when
    said_at integer not null,
    primary key (practice_id, session_id, number)
) strict, without rowid;

-- Somebody who works here was threatened, followed or hurt. It is about them and no client's record.
create table if not exists safety_event (
    -- whose row it is
    practice_id blob not null,
    -- which event
    event_id blob not null,
    -- the code of what it is
    kind text not null,
    -- who reported it; the words are sealed under their key
    reporter_id blob not null,
    -- who is threatened
    threatened_id blob not null,
    -- 1 when it is happening now
    is_now integer not null,
    -- what was written, sealed
    words_sealed blob not null,
    -- when
    reported_at integer not null,
    -- who has it
    holder_id blob,
    -- since when
    taken_at integer,
    -- when it was closed
    closed_at integer,
    -- what was agreed when it was closed, sealed
    answer_sealed blob,
    -- 1 until a person closed it
    is_open integer not null,
    primary key (practice_id, event_id)
) strict, without rowid;
create index if not exists safety_event_by_time
    on safety_event (practice_id, reported_at, event_id);
