-- Time: series of sessions, what was changed, hours, published times, the waitlist, and feeds.

-- which series the session belongs to; empty for a single one
alter table session add column series_id blob;
-- the wall time that the series gave it, which no move changes
alter table session add column series_at text;
create unique index if not exists session_of_series
    on session (practice_id, series_id, series_at);

-- 1 when times that come free are offered to others
alter table clinician add column offers_freed integer not null default 0;

-- A series of sessions: its rule, from which sessions are laid out ahead.
create table if not exists session_series (
    -- whose row it is
    practice_id blob not null,
    -- which series
    series_id blob not null,
    -- with which client
    client_id blob not null,
    -- with which clinician
    clinician_id blob not null,
    -- the wall time of the first session, in the zone of the practice
    start_wall text not null,
    -- how it repeats, as RFC 5545 writes it
    rule text not null,
    -- how long each session is
    length_minutes integer not null,
    -- where
    place text not null,
    -- up to when sessions are laid out
    laid_until integer not null,
    -- who made it
    made_by_id blob not null,
    -- when
    made_at integer not null,
    -- 1 until it was ended
    is_open integer not null,
    primary key (practice_id, series_id)
) strict, without rowid;
create index if not exists series_by_clinician
    on session_series (practice_id, clinician_id, made_at, series_id)
    where is_open = 1;
create index if not exists series_by_client
    on session_series (practice_id, client_id, made_at, series_id)
    where is_open = 1;

-- What was done with a session: moved, cancelled, booked, or somebody said that they are late.
create table if not exists session_change (
    -- whose row it is
    practice_id blob not null,
    -- which change
    change_id blob not null,
    -- of which session
    session_id blob not null,
    -- whose session
    client_id blob not null,
    -- with which clinician
    clinician_id blob not null,
    -- the code of what was done
    kind text not null,
    -- when the session started before
    from_at integer,
    -- when it starts now
    to_at integer,
    -- how long it is; or how late somebody is
    minutes integer not null,
    -- where it was before
    place text not null,
    -- the contact that told the practice of it; empty when nobody had to be told
    contact_id blob,
    -- who did it
    made_by_id blob not null,
    -- when
    made_at integer not null,
    -- until when it can be undone; the time that was given up is kept free that long
    undo_until integer,
    -- when it was undone
    undone_at integer,
    primary key (practice_id, change_id)
) strict, without rowid;
create index if not exists session_change_by_client
    on session_change (practice_id, client_id, made_at, change_id);
create index if not exists session_change_by_clinician
    on session_change (practice_id, clinician_id, made_at, change_id);
create index if not exists session_change_by_undo
    on session_change (practice_id, clinician_id, undo_until, change_id)
    where undo_until is not null and undone_at is null;

-- A date whose hours are not as every week.
create table if not exists hours_exception (
    -- whose row it is
    practice_id blob not null,
    -- whose hours: a clinician's
    clinician_id blob not null,
    -- which date: 2026-05-25
    day text not null,
    -- closed, or the hours of that date
    hours text not null,
    primary key (practice_id, clinician_id, day)
) strict, without rowid;

-- A time that somebody receives in without being asked, once or recurring.
create table if not exists offering (
    -- whose row it is
    practice_id blob not null,
    -- which
    offering_id blob not null,
    -- who receives
    clinician_id blob not null,
    -- the wall time of the first, in the zone of the practice
    start_wall text not null,
    -- how it repeats; empty for once
    rule text not null,
    -- how long
    length_minutes integer not null,
    -- where
    place text not null,
    -- when it was published
    made_at integer not null,
    -- 1 until it was taken away
    is_open integer not null,
    primary key (practice_id, offering_id)
) strict, without rowid;
create index if not exists offering_by_clinician
    on offering (practice_id, clinician_id, made_at, offering_id)
    where is_open = 1;

-- A wish on the waitlist.
create table if not exists waitlist_wish (
    -- whose row it is
    practice_id blob not null,
    -- which wish
    wish_id blob not null,
    -- who waits
    client_id blob not null,
    -- for a time with whom
    clinician_id blob not null,
    -- since when
    since_at integer not null,
    -- the shortest session that is of use
    length_minutes integer not null,
    -- not after this
    before_at integer,
    -- the session that moves when they take a time; empty for one more session
    session_id blob,
    -- 1 while they wait
    is_open integer not null,
    primary key (practice_id, wish_id)
) strict, without rowid;
create index if not exists waitlist_wish_by_clinician
    on waitlist_wish (practice_id, clinician_id, since_at, wish_id)
    where is_open = 1;
create index if not exists waitlist_wish_by_client
    on waitlist_wish (practice_id, client_id, since_at, wish_id)
    where is_open = 1;

-- A time that came free and was offered to somebody who waits.
create table if not exists waitlist_offer (
    -- whose row it is
    practice_id blob not null,
    -- which offer
    offer_id blob not null,
    -- to which wish
    wish_id blob not null,
    -- to whom
    client_id blob not null,
    -- a time with whom
    clinician_id blob not null,
    -- when it starts
    starts_at integer not null,
    -- how long it is
    length_minutes integer not null,
    -- where
    place text not null,
    -- until when they can say yes
    until_at integer not null,
    -- open, taken, declined, ran-out or withdrawn
    state text not null,
    -- 1 while it is open
    is_open integer not null,
    primary key (practice_id, offer_id)
) strict, without rowid;
create index if not exists waitlist_offer_by_time
    on waitlist_offer (practice_id, clinician_id, starts_at, offer_id);
create index if not exists waitlist_offer_by_client
    on waitlist_offer (practice_id, client_id, until_at, offer_id)
    where is_open = 1;

-- A time in which a clinician is taken, from another calendar.
create table if not exists busy_time (
    -- whose row it is
    practice_id blob not null,
    -- who is taken
    clinician_id blob not null,
    -- from when
    from_at integer not null,
    -- until when
    until_at integer not null,
    primary key (practice_id, clinician_id, from_at)
) strict, without rowid;

-- Somebody's private feed: the mark of its address, which nobody can read back.
create table if not exists calendar_feed (
    -- whose row it is
    practice_id blob not null,
    -- whose feed
    person_id blob not null,
    -- the mark of the secret in its address
    token_hash blob not null,
    -- when it was made
    made_at integer not null,
    primary key (practice_id, person_id)
) strict, without rowid;
create unique index if not exists calendar_feed_by_token
    on calendar_feed (practice_id, token_hash);
