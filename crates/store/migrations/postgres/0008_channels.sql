-- Being told: the channels of people, how they want to be told, and what is on its way to them.
-- Each statement can be run twice: a server may take one change of tables at a time.

-- A channel by which somebody is told that there is something. What it is never leaves the house.
create table if not exists channel (
    -- whose row it is
    practice_id bytea not null,
    -- which channel
    channel_id bytea not null,
    -- whose
    person_id bytea not null,
    -- the code of its kind: mail, push, sms or voice
    kind text not null,
    -- the address, sealed
    address_sealed bytea not null,
    -- how it stands: unproved, working, failing or dead
    state text not null,
    -- 1 when calls for help come this way too
    for_calls bigint not null,
    -- when it was added
    added_at bigint not null,
    -- when the code that proves it was last sent
    asked_at bigint not null,
    -- how often a wrong code was typed since then
    misses bigint not null,
    -- when its owner proved it
    proved_at bigint,
    -- when the other side last took something
    worked_at bigint,
    -- when it last failed
    failed_at bigint,
    -- how often it failed since it last worked
    failures bigint not null,
    primary key (practice_id, channel_id)
);
create index if not exists channel_by_person
    on channel (practice_id, person_id, channel_id);
create index if not exists channel_dead
    on channel (practice_id, channel_id)
    where state = 'dead';

-- How somebody wants to be told: whether at all, when, and looking like what.
create table if not exists safe_contact (
    -- whose row it is
    practice_id bytea not null,
    -- who
    person_id bytea not null,
    -- 1 when anything may leave the house for them
    allowed bigint not null,
    -- 1 when what leaves the house names no address of ours and looks like anybody's
    discreet bigint not null,
    -- the local minute of the day from which it is quiet, 0 to 1440
    quiet_from_minute bigint not null,
    -- the local minute of the day at which that ends; the same when it is never quiet
    quiet_until_minute bigint not null,
    -- the time zone of these minutes
    zone text not null,
    -- in which language they are told
    language text not null,
    -- when they last said that this is right
    confirmed_at bigint not null,
    primary key (practice_id, person_id)
);

-- One notification on its way by one channel.
create table if not exists delivery (
    -- whose row it is
    practice_id bytea not null,
    -- which delivery; the same over all tries
    delivery_id bytea not null,
    -- by which channel; nobody's own when it is the practice's gateway
    channel_id bytea,
    -- for whom
    person_id bytea not null,
    -- the code of the kind of channel
    kind text not null,
    -- 1 when it goes before everything else
    urgent bigint not null,
    -- the code of the body
    notification text not null,
    -- not before then
    not_before bigint not null,
    -- how many tries have failed
    attempts bigint not null,
    -- until when somebody is trying
    lease_until bigint not null,
    -- when the other side took it
    taken_at bigint,
    -- when it was given up
    given_up_at bigint,
    -- 1 until it was taken or given up
    is_open bigint not null,
    primary key (practice_id, delivery_id)
);
create index if not exists delivery_open
    on delivery (practice_id, kind, urgent, not_before, delivery_id)
    where is_open = 1;
create index if not exists delivery_by_channel
    on delivery (practice_id, channel_id, notification)
    where is_open = 1;
create index if not exists delivery_by_person
    on delivery (practice_id, person_id, delivery_id);
